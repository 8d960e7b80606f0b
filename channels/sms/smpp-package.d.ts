/** The part of npm `smpp` 0.5.1 that this room uses; the package brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';
  import type { Duplex } from 'node:stream';

  export type Pdu = {
    command: string;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: Record<string, unknown>): Pdu;
    [field: string]: unknown;
  };

  export type Session = EventEmitter & {
    socket: Socket;
    /** False: the socket is not writable and `answered` will never be called. */
    send(pdu: Pdu, answered?: (pdu: Pdu) => void): boolean;
    bind_transceiver(fields: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    bind_transmitter(fields: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    bind_receiver(fields: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    submit_sm(fields: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    deliver_sm(fields: Record<string, unknown>, answered?: (pdu: Pdu) => void): boolean;
    enquire_link(fields: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    unbind(answered: (pdu: Pdu) => void): boolean;
    close(): void;
    destroy(): void;
  };

  const smpp: {
    /** Over a stream that is connected already. */
    Session: new (options: {
      socket: Duplex;
    }) => Session;
    createServer(listener: (session: Session) => void): NetServer;
  };
  export default smpp;
}
