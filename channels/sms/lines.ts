import { Agent, buildConnector } from 'undici';

/**
 * Connections to an SMS gateway, kept and used again, as many as there are requests at once. What fails before a connection
 * stands (for TLS: before the handshake is done) gets a code that starts with `CONNECT_`, as in `channels/connections.ts`: such a
 * message certainly did not leave. undici and not axios: a campaign's hand-over costs a fifth of the time (decision 13).
 */
export function openLines(connectTimeoutMs: number): Agent {
  // Its own limit only frees the socket: it looks at its clock about once a second.
  const connect = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    // Each call is bounded as a whole (call.ts).
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MOST_BYTES,
    connect(options, answer) {
      let waiting = true;
      const end: buildConnector.Callback = (...[error, socket]) => {
        clearTimeout(timer);
        if (!waiting) socket?.destroy();
        else if (error !== null) answer(marked(error), null);
        else answer(null, socket);
        waiting = false;
      };
      const timer = setTimeout(() => end(new Error('connect timeout'), null), connectTimeoutMs);
      connect(options, end);
    },
  });
}

const MOST_BYTES = 1_000_000;

function marked(error: Error & { code?: string }): Error {
  return Object.assign(error, { code: `CONNECT_${error.code ?? 'FAILED'}` });
}
