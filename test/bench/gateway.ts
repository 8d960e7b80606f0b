import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a gateway saw: people, copies in all, and the most copies anybody got. */
export type Seen = { people: number; copies: number; most: number };

/**
 * An SMS gateway as a process of its own: takes `{ to, text, … }`, answers with an id, and counts the copies each number got.
 * `GET /seen` tells, `POST /forget` starts anew. `delayMs`: how long it takes for an answer.
 */
export async function gatewayChild({ delayMs = 0 }: { delayMs?: number }): Promise<{ url: string }> {
  const copies = new Map<string, number>();
  let ids = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/seen') {
        const seen: Seen = {
          people: copies.size,
          copies: ids,
          most: Math.max(0, ...new Set(copies.values())),
        };
        response.end(JSON.stringify(seen));
        return;
      }
      if (request.url === '/forget') {
        copies.clear();
        ids = 0;
        response.end('{}');
        return;
      }
      const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string };
      copies.set(to, (copies.get(to) ?? 0) + 1);
      ids += 1;
      const body = `{"id":"g-${ids}"}`;
      response.setHeader('content-type', 'application/json');
      response.setHeader('content-length', body.length);
      if (delayMs === 0) response.end(body);
      else setTimeout(() => response.end(body), delayMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export async function seenBy(url: string): Promise<Seen> {
  return (await (await fetch(`${url}/seen`)).json()) as Seen;
}

export async function forget(url: string): Promise<void> {
  await (await fetch(`${url}/forget`, { method: 'POST' })).text();
}
