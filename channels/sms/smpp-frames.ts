/**
 * The packets of SMPP 3.4 as bytes, before the package sees them. Requests of the message centre that carry texts and receipts
 * (deliver_sm, data_sm) are read here, because the package stops for good at the first packet it cannot decode, and a centre sends
 * a packet again until it is answered: one broken text would hold up all that follow. Everything else goes on to the package.
 */
import { Duplex } from 'node:stream';

/** A deliver_sm or data_sm, its fields as they came. `body`: short_message; `tlvs`: the first of each tag. */
export type SmppDelivery = {
  command: 'deliver_sm' | 'data_sm';
  sequence: number;
  source: string;
  destination: string;
  esmClass: number;
  dataCoding: number;
  body: Uint8Array;
  tlvs: ReadonlyMap<number, Uint8Array>;
};

/** A packet's four head numbers (3.2) and its bytes. */
export type SmppFrame = { command: number; status: number; sequence: number; bytes: Buffer };

const HEAD = 16;
/** As much as the package reads; a text of 64 kB in message_payload is nobody's. */
const MOST_BYTES = 16_384;
export const DELIVER_SM = 0x00000005;
export const DATA_SM = 0x00000103;
const RESPONSE = 0x80000000;

type Line = {
  on(event: 'data', hear: (chunk: Buffer) => void): unknown;
  on(event: 'close' | 'end', hear: () => void): unknown;
  on(event: 'error', hear: (error: Error) => void): unknown;
  write(bytes: Buffer): boolean;
  end(): unknown;
  destroy(): unknown;
};

/**
 * Stands between a socket and the package: whole packets go through, one by one, unless `take` keeps them. A length no packet can
 * have ends the line: nothing that follows could be read.
 */
export function throughFrames(socket: Line, take: (frame: SmppFrame) => boolean): Duplex {
  let kept: Buffer = Buffer.alloc(0);
  const through = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      socket.write(chunk);
      done();
    },
    final(done) {
      socket.end();
      done();
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    while (kept.length >= 4 && !through.destroyed) {
      const length = kept.readUInt32BE(0);
      if (length < HEAD || length > MOST_BYTES) {
        through.destroy(new Error('not SMPP'));
        return;
      }
      if (kept.length < length) return;
      const bytes = kept.subarray(0, length);
      kept = kept.subarray(length);
      const frame = {
        command: bytes.readUInt32BE(4),
        status: bytes.readUInt32BE(8),
        sequence: bytes.readUInt32BE(12),
        bytes,
      };
      if (!take(frame)) through.push(bytes);
    }
  });
  socket.on('error', (error) => through.destroy(error));
  socket.on('close', () => through.destroy());
  socket.on('end', () => through.push(null));
  return through;
}

/** The answer to a deliver_sm or data_sm: its message_id is empty (4.6.2, 4.7.2), and left out with an error. */
export function deliveryAnswer(frame: SmppFrame, status: number): Buffer {
  const bytes = Buffer.alloc(status === 0 ? HEAD + 1 : HEAD);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE((frame.command | RESPONSE) >>> 0, 4);
  bytes.writeUInt32BE(status, 8);
  bytes.writeUInt32BE(frame.sequence, 12);
  return bytes;
}

/** Reads a deliver_sm (4.6.1) or data_sm (4.7.1); null when the packet ends before its fields do. Never throws. */
export function readDeliveryFrame({ command, sequence, bytes }: SmppFrame): SmppDelivery | null {
  const reader = fieldsOf(bytes, HEAD);
  const isDeliver = command === DELIVER_SM;
  reader.text(); // service_type
  const source = reader.address();
  const destination = reader.address();
  const esmClass = reader.byte();
  let body: Uint8Array = new Uint8Array();
  if (isDeliver) {
    reader.byte(); // protocol_id
    reader.byte(); // priority_flag
    reader.text(); // schedule_delivery_time
    reader.text(); // validity_period
  }
  reader.byte(); // registered_delivery
  if (isDeliver) reader.byte(); // replace_if_present_flag
  const dataCoding = reader.byte();
  if (isDeliver) {
    reader.byte(); // sm_default_msg_id
    body = reader.bytes(reader.byte());
  }
  if (reader.broken()) return null;
  return {
    command: isDeliver ? 'deliver_sm' : 'data_sm',
    sequence,
    source,
    destination,
    esmClass,
    dataCoding,
    body,
    tlvs: reader.tlvs(),
  };
}

function fieldsOf(bytes: Buffer, from: number) {
  let at = from;
  let broken = false;
  const byte = (): number => {
    if (at >= bytes.length) {
      broken = true;
      return 0;
    }
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  const text = (): string => {
    const end = bytes.indexOf(0, at);
    if (end === -1) {
      broken = true;
      return '';
    }
    const read = bytes.toString('latin1', at, end);
    at = end + 1;
    return read;
  };
  return {
    byte,
    text,
    /** Type of number, numbering plan, number. */
    address(): string {
      byte();
      byte();
      return text();
    },
    bytes(length: number): Uint8Array {
      if (at + length > bytes.length) {
        broken = true;
        return new Uint8Array();
      }
      at += length;
      return bytes.subarray(at - length, at);
    },
    /** What follows: tag, length, value. A last one that is cut short is left out: the mandatory part stands. */
    tlvs(): Map<number, Uint8Array> {
      const found = new Map<number, Uint8Array>();
      while (at + 4 <= bytes.length) {
        const tag = bytes.readUInt16BE(at);
        const end = at + 4 + bytes.readUInt16BE(at + 2);
        if (end > bytes.length) break;
        if (!found.has(tag)) found.set(tag, bytes.subarray(at + 4, end));
        at = end;
      }
      return found;
    },
    broken: () => broken,
  };
}
