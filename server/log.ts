import pino, { type DestinationStream } from 'pino';

/**
 * What may be logged: counts, ids of rows, names of events, rules and reasons. Field names are a closed list, so that an
 * address, a name, a message text or a secret has no place to stand; any other field is dropped and its name reported.
 */
const ALLOWED = new Set([
  'event',
  'channel',
  'lane',
  'state',
  'reason',
  'rule',
  'count',
  'counts',
  'ms',
  'status',
  'route',
  'method',
  'role',
  'port',
  'messageId',
  'campaignId',
  'consentId',
  'inboundId',
  'talkId',
  'userId',
  'areaCode',
  'topic',
  'kind',
  'attempt',
  'version',
  'error',
  'at',
  'name',
  'provider',
  'queue',
  'worker',
  'migrations',
  'afterMs',
  'quotaRemaining',
  'signal',
]);

export type LogFields = Record<string, string | number | boolean | null | undefined | Record<string, number>>;

export type Log = {
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
};

/** @param destination where the lines go; standard error when absent, because standard output belongs to answers */
export function createLog(destination?: DestinationStream, level = 'info'): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  const write = (at: 'info' | 'warn' | 'error') => (fields: LogFields, event: string) => {
    const kept: LogFields = {};
    const dropped: string[] = [];
    for (const [name, value] of Object.entries(fields)) {
      if (ALLOWED.has(name)) kept[name] = typeof value === 'string' ? plainWord(value) : value;
      else dropped.push(name);
    }
    logger[at](dropped.length > 0 ? { ...kept, droppedFields: dropped.join(',') } : kept, event);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** Values are keys, codes and short marks. Anything longer or with digits like an address is not one. */
function plainWord(value: string): string {
  return value.slice(0, 120).replace(/\+?\d[\d .]{7,}\d/g, '[số]');
}

/**
 * An error as a log may carry it: its class and code and where it was thrown, never its message
 * (messages quote input: a bad row, an SQL parameter, a URL with a token).
 */
export function errorMark(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as NodeJS.ErrnoException).code;
  const frame = error.stack
    ?.split('\n')
    .find(
      (line) =>
        /^\s+at .*\/(?!node_modules)[\w-]+\/[\w.-]+\.(ts|js):\d+/.test(line) &&
        !line.includes('node_modules'),
    );
  const place = frame?.replace(/^.*\/([\w-]+\/[\w.-]+):(\d+):\d+\)?$/, '$1:$2');
  return [error.name, code, place].filter((part) => part !== undefined && part !== '').join(' ');
}
