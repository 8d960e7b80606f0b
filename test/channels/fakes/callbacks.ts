import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Event } from '../../../channels/contract.ts';

/** A door like ours for one channel: what came in, and with which status each call was answered. */
export type Door = {
  url: string;
  events: Event[];
  statuses: number[];
  close(): Promise<void>;
  open(channel: Channel): void;
};

/** Listens on 127.0.0.1 before the channel exists, because the channel has to be told the address. */
export async function openDoor(now: () => Date): Promise<Door> {
  let channel: Channel | null = null;
  const events: Event[] = [];
  const statuses: number[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://door');
      const parsed = channel?.parse({
        headers: request.headers,
        query: Object.fromEntries(url.searchParams),
        body: Buffer.concat(chunks),
        at: now(),
      });
      const status = parsed?.kind === 'events' ? 200 : parsed?.kind === 'unsigned' ? parsed.status : 400;
      if (parsed?.kind === 'events') events.push(...parsed.events);
      statuses.push(status);
      response.writeHead(status);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/sms`,
    events,
    statuses,
    open: (made) => {
      channel = made;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
