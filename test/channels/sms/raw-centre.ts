/**
 * A message centre written byte by byte from the SMPP 3.4 specification, on no package: what the adapter meets here has been encoded by nobody
 * who also decodes it. It sends what it is told, one packet after the other, and keeps what it is answered.
 */
import net, { type AddressInfo, type Socket } from 'node:net';

export type Answered = { command: number; status: number; sequence: number };
export type RawCentre = {
  url: string;
  /** Sends one packet over the newest bound line and waits for its answer; null: none within `ms`. */
  ask(packet: { command: number; body: Buffer; sequence?: number }, ms?: number): Promise<Answered | null>;
  /** Sends and does not wait. */
  say(packet: { command: number; body: Buffer; sequence?: number }): void;
  /** Packets that came: binds, submits, answers. */
  heard: { command: number; status: number; sequence: number; body: Buffer }[];
  /** What submit_sm and binds are answered with; 0 unless told. */
  statuses: { submit: number[]; bind: number[] };
  /** Answers of submit_sm carry these ids, then numbers that count up. */
  ids: string[];
  /** Stops answering. */
  mute: { submit: boolean; enquire: boolean };
  lines(): number;
  cut(): void;
  close(): Promise<void>;
};

export const CMD = {
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submit: 0x04,
  deliver: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquire: 0x15,
  data: 0x103,
} as const;
const ANSWER = 0x80000000;

export async function openRawCentre(): Promise<RawCentre> {
  const sockets: Socket[] = [];
  const heard: RawCentre['heard'] = [];
  const waiting = new Map<number, (answer: Answered) => void>();
  const statuses: RawCentre['statuses'] = { submit: [], bind: [] };
  const mute = { submit: false, enquire: false };
  const ids: string[] = [];
  let receiving: Socket | null = null;
  let next = 5_000;
  let sequence = 0;

  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    let kept = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      kept = Buffer.concat([kept, chunk]);
      while (kept.length >= 16 && kept.length >= kept.readUInt32BE(0)) {
        const length = kept.readUInt32BE(0);
        const packet = {
          command: kept.readUInt32BE(4),
          status: kept.readUInt32BE(8),
          sequence: kept.readUInt32BE(12),
          body: Buffer.from(kept.subarray(16, length)),
        };
        kept = kept.subarray(length);
        heard.push(packet);
        hear(socket, packet);
      }
    });
  });

  function hear(socket: Socket, { command, status, sequence: number }: RawCentre['heard'][number]): void {
    if (command >= ANSWER) {
      waiting.get(number)?.({ command, status, sequence: number });
      waiting.delete(number);
      return;
    }
    const answer = (code: number, body: Buffer) =>
      socket.write(packetOf(command + ANSWER, code, number, code === 0 ? body : Buffer.alloc(0)));
    if (command === CMD.bindReceiver || command === CMD.bindTransceiver || command === CMD.bindTransmitter) {
      const code = statuses.bind.shift() ?? 0;
      if (code === 0 && command !== CMD.bindTransmitter) receiving = socket;
      answer(code, Buffer.from('RAW\0'));
      if (code !== 0) socket.end();
    } else if (command === CMD.submit) {
      if (mute.submit) return;
      next += 1;
      const code = statuses.submit.shift() ?? 0;
      answer(code, Buffer.from(`${ids.shift() ?? next}\0`));
    } else if (command === CMD.enquire) {
      if (!mute.enquire) answer(0, Buffer.alloc(0));
    } else if (command === CMD.unbind) {
      answer(0, Buffer.alloc(0));
      socket.end();
    }
  }

  function say(packet: { command: number; body: Buffer; sequence?: number }): number {
    sequence += 1;
    const number = packet.sequence ?? sequence;
    receiving?.write(packetOf(packet.command, 0, number, packet.body));
    return number;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smpp://127.0.0.1:${port}`,
    heard,
    statuses,
    ids,
    mute,
    say: (packet) => void say(packet),
    ask(packet, ms = 3_000) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), ms);
        const number = say(packet);
        waiting.set(number, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
      });
    },
    lines: () => sockets.length,
    cut() {
      for (const socket of [...sockets]) socket.destroy();
    },
    async close() {
      for (const socket of [...sockets]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function packetOf(command: number, status: number, sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(command >>> 0, 4);
  head.writeUInt32BE(status, 8);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

export type Delivered = {
  from?: string;
  to?: string;
  esm?: number;
  coding?: number;
  text?: Buffer | string;
  tlvs?: [tag: number, value: Buffer][];
};

/** The body of a deliver_sm (4.6.1). */
export function deliverBody({
  from = '84987654321',
  to = 'UBNDXA',
  esm = 0,
  coding = 0,
  text = '',
  tlvs = [],
}: Delivered): Buffer {
  const message = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  return Buffer.concat([
    Buffer.from([0]),
    Buffer.from([1, 1]),
    Buffer.from(`${from}\0`, 'latin1'),
    Buffer.from([5, 0]),
    Buffer.from(`${to}\0`, 'latin1'),
    Buffer.from([esm, 0, 0, 0, 0, 0, 0, coding, 0, message.length]),
    message,
    ...tlvs.flatMap(([tag, value]) => [tlvHead(tag, value.length), value]),
  ]);
}

/** The body of a data_sm (4.7.1): the text is a message_payload. */
export function dataBody({
  from = '84987654321',
  to = 'UBNDXA',
  esm = 0,
  coding = 0,
  text = '',
}: Delivered): Buffer {
  const message = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  return Buffer.concat([
    Buffer.from([0, 1, 1]),
    Buffer.from(`${from}\0`, 'latin1'),
    Buffer.from([5, 0]),
    Buffer.from(`${to}\0`, 'latin1'),
    Buffer.from([esm, 0, coding]),
    tlvHead(0x0424, message.length),
    message,
  ]);
}

function tlvHead(tag: number, length: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(length, 2);
  return head;
}

export function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
