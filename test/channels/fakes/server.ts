import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the fake provider got it. */
export type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: string;
  bytes: Buffer;
};

/** What the fake answers: JSON, raw text, nothing at all (`hang`), or a cut connection (`drop`). */
export type Reply =
  | { status?: number; json: unknown; headers?: Record<string, string> }
  | { status?: number; text: string }
  | 'hang'
  | 'drop';

export type Fake = {
  url: string;
  seen: Seen[];
  /** Answers every request from now on. */
  answer(reply: Reply | ((request: Seen) => Reply)): void;
  close(): Promise<void>;
};

/** A provider on 127.0.0.1 at a port of its own. */
export async function fakeProvider(first: Reply | ((request: Seen) => Reply) = 'drop'): Promise<Fake> {
  let reply = first;
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const bytes = Buffer.concat(chunks);
      const entry: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: bytes.toString('utf8'),
        bytes,
      };
      seen.push(entry);
      const now = typeof reply === 'function' ? reply(entry) : reply;
      if (now === 'hang') return;
      if (now === 'drop') return request.socket.destroy();
      const text = 'json' in now ? JSON.stringify(now.json) : now.text;
      const type = 'json' in now ? 'application/json' : 'text/html';
      const more = 'headers' in now ? now.headers : undefined;
      response.writeHead(now.status ?? 200, { 'content-type': type, ...more });
      response.end(text);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer(next) {
      reply = next;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An address where nobody listens: a port that was just given back. */
export async function deadUrl(): Promise<string> {
  const fake = await fakeProvider();
  await fake.close();
  return fake.url;
}
