import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

type Answer = { do: 'answer'; takes: boolean; afterMs: number; status?: number };

/** How a provider treats one request. `takes`: it keeps the message, whatever its answer. */
export type Treatment =
  | Answer
  /** Takes the message and cuts the connection without a word. */
  | { do: 'drop' }
  /** Takes the message and never answers. */
  | { do: 'hang' };

/** One run's view of the provider. */
export type Provider = {
  url: string;
  /** Copies that reached each person, by the national number. */
  copies: Map<string, number>;
  /** Requests so far, repeated ones too. */
  requests(): number;
  /** When each message was taken, milliseconds of this process's steady clock. */
  times: number[];
  /** Decides about each request; at first everything is taken and answered. */
  treat: (request: number) => Treatment;
  /** Hears of each request before it is answered. */
  heard: () => void;
  close(): void;
};

export type Sink = { open(run: string): Provider; close(): Promise<void> };

const ESMS = 'SendMultipleMessage_V4_post_json';

/**
 * Two SMS providers behind one port, a folder for each run: `…/<run>` is a plain gateway that takes whatever it is sent, and
 * `…/<run>/SendMultipleMessage_V4_post_json/` speaks eSMS, which refuses a second message with the same RequestId.
 */
export async function openSink(): Promise<Sink> {
  const runs = new Map<string, (request: http.IncomingMessage, body: string, reply: Reply) => void>();
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const run = runs.get(request.url?.split('/')[1] ?? '');
      const reply: Reply = {
        say(status, value) {
          const text = JSON.stringify(value);
          response.writeHead(status, {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          });
          response.end(text);
        },
        cut: () => void request.socket.destroy(),
      };
      if (run === undefined) reply.say(404, {});
      else run(request, Buffer.concat(chunks).toString(), reply);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open(name) {
      const { provider, take } = provide(`http://127.0.0.1:${port}/${name}`, () => runs.delete(name));
      runs.set(name, take);
      return provider;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Reply = { say(status: number, value: unknown): void; cut(): void };

function provide(url: string, close: () => void) {
  const known = new Set<string>();
  let requests = 0;
  const provider: Provider = {
    url,
    copies: new Map(),
    times: [],
    requests: () => requests,
    treat: () => ({ do: 'answer', takes: true, afterMs: 0 }),
    heard: () => {},
    close,
  };
  const take = (request: http.IncomingMessage, body: string, reply: Reply) => {
    requests += 1;
    const number = requests;
    const keyed = request.url?.includes(ESMS) === true;
    const fields = JSON.parse(body) as Record<string, string>;
    const treatment = provider.treat(number);
    const repeated = keyed && known.has(fields.RequestId ?? '');
    if (!repeated && (treatment.do !== 'answer' || treatment.takes)) {
      const person = (keyed ? fields.Phone : fields.to)?.replace(/^(\+84|0)/, '') ?? '';
      provider.copies.set(person, (provider.copies.get(person) ?? 0) + 1);
      provider.times.push(performance.now());
      if (keyed) known.add(fields.RequestId ?? '');
    }
    provider.heard();
    if (treatment.do === 'drop') reply.cut();
    if (treatment.do !== 'answer') return;
    const { afterMs, status = 200 } = treatment;
    const answer =
      status !== 200
        ? {}
        : keyed
          ? { CodeResult: repeated ? '124' : '100', SMSID: `s-${number}` }
          : { id: `s-${number}` };
    if (afterMs === 0) reply.say(status, answer);
    else setTimeout(() => reply.say(status, answer), afterMs);
  };
  return { provider, take };
}
