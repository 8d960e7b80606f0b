import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/**
 * Sockets that know whether a request can have left. A message that failed before a connection stood was certainly
 * not sent and may be retried; one that failed afterwards may have been sent and must not be repeated blindly.
 * HTTP clients blur the two (both are "ETIMEDOUT"), so the mark is made where the socket is opened: every error
 * before the connection (for TLS: before the handshake is done) gets a code that starts with `CONNECT_`.
 */
export type Connections = { httpAgent: http.Agent; httpsAgent: https.Agent; close(): void };

/** Longer than three SYN retransmissions, shorter than the ten seconds a whole request may take. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Agents for one provider. `connectTimeoutMs` bounds the time until a connection stands. */
export function openConnections(connectTimeoutMs = CONNECT_TIMEOUT_MS): Connections {
  const httpAgent = marked(new http.Agent({ keepAlive: true }), 'connect', connectTimeoutMs);
  const httpsAgent = marked(new https.Agent({ keepAlive: true }), 'secureConnect', connectTimeoutMs);
  return {
    httpAgent,
    httpsAgent,
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Did the request certainly not leave this machine? Looks through the wrappers that HTTP clients put around an error. */
export function neverLeft(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && NEVER_CONNECTED.test(code)) return true;
  return neverLeft(cause, depth + 1);
}

/** Our own mark, and codes that cannot happen once a connection stands. */
const NEVER_CONNECTED = /^(CONNECT_.*|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL)$/;

type Connect = (options: object, callback?: (error: Error | null, socket: Socket) => void) => Socket;

function marked<A extends http.Agent>(agent: A, ready: 'connect' | 'secureConnect', timeoutMs: number): A {
  const plain = agent as unknown as { createConnection: Connect };
  const connect = plain.createConnection.bind(agent);
  plain.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect timeout'), { code: 'CONNECT_TIMEOUT' }));
    }, timeoutMs);
    const onError = (error: Error & { code?: string }) => {
      clearTimeout(timer);
      if (!error.code?.startsWith('CONNECT_')) error.code = `CONNECT_${error.code ?? 'FAILED'}`;
    };
    const onClose = () => clearTimeout(timer);
    socket.once('error', onError);
    socket.once('close', onClose);
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off('error', onError);
      socket.off('close', onClose);
    });
    return socket;
  };
  return agent;
}

/** Counts calls in flight, so that `close` can wait for the last answer before it cuts the sockets. */
export type InFlight = { run<T>(work: () => Promise<T>): Promise<T>; idle(): Promise<void> };

export function inFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const call = work();
      running.add(call);
      const done = () => running.delete(call);
      call.then(done, done);
      return call;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
