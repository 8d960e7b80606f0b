import axios from 'axios';
import { type Connections, neverLeft } from '../connections.ts';
import { objectOf, parseJson } from '../json.ts';

/**
 * One HTTP exchange with a Zalo host, with everything that may throw turned into a value. The errors of the HTTP client carry
 * headers and bodies, that is tokens and texts: they end here.
 * - `answer`: a JSON object came back, whatever the status.
 * - `noise`: something else came back (a gateway's HTML page).
 * - `silence`: nothing came back; `left` says whether the request may have gone out.
 */
type Exchange =
  | { kind: 'answer'; status: number; json: Record<string, unknown> }
  | { kind: 'noise'; status: number }
  | { kind: 'silence'; left: boolean };

export type ZaloHttp = (request: {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  query?: Record<string, string>;
  data?: unknown;
}) => Promise<Exchange>;

/** Redirects are not followed: a token must not travel to a host we did not name. */
export function zaloHttp(connections: Connections, timeoutMs: number): ZaloHttp {
  return async ({ method, url, headers, query, data }) => {
    try {
      const answer = await axios.request<string>({
        method,
        url,
        headers,
        ...(query === undefined ? {} : { params: query }),
        ...(data === undefined ? {} : { data }),
        httpAgent: connections.httpAgent,
        httpsAgent: connections.httpsAgent,
        timeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
        maxRedirects: 0,
        maxContentLength: 1_000_000,
        responseType: 'text',
        transformResponse: (text) => text,
        validateStatus: () => true,
      });
      const json = objectOf(parseJson(String(answer.data)));
      return json === null
        ? { kind: 'noise', status: answer.status }
        : { kind: 'answer', status: answer.status, json };
    } catch (error) {
      return { kind: 'silence', left: !neverLeft(error) };
    }
  };
}
