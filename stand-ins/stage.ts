import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type FaultKind, meet, type ReportOrder, type SandboxSettings } from './faults.ts';

/** An HTTP request to a stand-in, read whole. */
export type StageRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Asked through Basic authentication. */
  login: { user: string; password: string } | null;
};

export type Answered =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; text: string };

export type Stage = {
  url: string;
  /** Requests that the provider's own interface got, faults included. */
  requests(): number;
  close(): Promise<void>;
};

/** What the provider says to the two faults that it speaks of itself. */
export type Complaints = { credentials: Answered; throttled: Answered };

const MOST_BYTES = 1_000_000;
const SLOW_MS = 15_000;

/**
 * A provider's HTTP interface on 127.0.0.1. Faults come before or after `answer`: a request that is met by "slow" or "lost_answer"
 * was taken. Paths below `/sandbox` are the stage's own (see page.ts) and meet no fault.
 */
export async function openStage(
  settings: SandboxSettings,
  complaints: Complaints,
  answer: (asked: StageRequest) => Answered | Promise<Answered>,
  own: (asked: StageRequest) => Promise<Answered | null>,
): Promise<Stage> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let requests = 0;

  /** What becomes of a request: an answer now, an answer late, or a cut line. */
  function provider(
    asked: StageRequest,
  ): { now: Answered | Promise<Answered> } | { late: Answered | Promise<Answered> } | 'cut' {
    requests += 1;
    const fault: FaultKind | null = meet(settings.faults, settings.now(), settings.random);
    if (fault === 'drop' || fault === 'outage') return 'cut';
    if (fault === 'credentials' || fault === 'throttled') return { now: complaints[fault] };
    if (fault === 'garbage') return { now: { status: 502, text: '<html><h1>502 Bad Gateway</h1></html>' } };
    const answered = answer(asked);
    if (fault === 'lost_answer') return 'cut';
    return fault === 'slow' ? { late: answered } : { now: answered };
  }

  function answerLate(reply: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      reply();
    }, settings.slowMs ?? SLOW_MS);
    timers.add(timer);
  }

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) request.socket.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const asked = shape(request, Buffer.concat(chunks).toString('utf8'));
      const reply = (answered: Answered) => write(response, answered);
      if (asked.path !== '/' && !asked.path.startsWith('/sandbox')) {
        const result = provider(asked);
        if (result === 'cut') request.socket.destroy();
        else if ('late' in result) answerLate(() => void Promise.resolve(result.late).then(reply));
        else void Promise.resolve(result.now).then(reply);
        return;
      }
      own(asked).then(
        (answered) => reply(answered ?? { status: 404, text: 'Không có trang này.' }),
        () => reply({ status: 400, text: 'Yêu cầu không đọc được.' }),
      );
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function shape(request: http.IncomingMessage, body: string): StageRequest {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [user, ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    login: user === undefined ? null : { user, password: rest.join(':') },
  };
}

function write(response: http.ServerResponse, answered: Answered): void {
  if (response.destroyed) return;
  const text = 'json' in answered ? JSON.stringify(answered.json) : answered.text;
  const type = 'json' in answered ? 'application/json' : text.startsWith('<') ? 'text/html' : 'text/plain';
  const more = 'headers' in answered ? answered.headers : undefined;
  response.writeHead(answered.status ?? 200, { 'content-type': `${type}; charset=utf-8`, ...more });
  response.end(text);
}

/**
 * Receipts on their way to us. `send` hands over one; the order and the doubles are the fault.
 * `flush` resolves when all that wait have been sent.
 */
export type Reports = { add(send: () => Promise<void>): void; flush(): Promise<void>; stop(): void };

export function openReports(order: ReportOrder, afterMs: number | undefined): Reports {
  let waiting: (() => Promise<void>)[] = [];
  let timer: NodeJS.Timeout | null = null;
  async function flush(): Promise<void> {
    const going = waiting.flatMap((send) => (order.duplicated ? [send, send] : [send]));
    waiting = [];
    if (order.reversed) going.reverse();
    for (const send of going) await send().catch(() => undefined);
  }
  return {
    add(send) {
      waiting.push(send);
      if (afterMs === undefined || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        void flush();
      }, afterMs);
    },
    flush,
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Calls a webhook of ours; the status, or 0 when nobody answered. */
export function callBack(
  url: string,
  call: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string },
): Promise<number> {
  return new Promise((resolve) => {
    const request = http.request(
      url,
      { method: call.method, headers: call.headers ?? {}, timeout: 10_000 },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(0));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(0));
    request.end(call.body);
  });
}
