import { inFlight, openConnections } from '../connections.ts';
import type { Channel, ChannelLog, Outcome, Outgoing, Target, TokenStore } from '../contract.ts';
import { zaloAuth } from './auth.ts';
import { zaloClient } from './client.ts';
import { kindOf } from './errors.ts';
import { zaloHttp } from './http.ts';
import { sendOutcome, shapeMessage } from './messages.ts';
import { zaloUploads } from './upload.ts';
import { whoIsOa } from './users.ts';
import { parseZaloWebhook } from './webhook.ts';

export type ZaloSettings = {
  appId: string;
  appSecret: string;
  /** Signs webhooks; empty: the app secret is used. */
  oaSecretKey: string;
  /** Needed to see mentions in groups and to recognise receipts; null: neither is checked. */
  oaId: string | null;
  /** The first token, from the API Explorer or the permission page; afterwards the store has the living one. */
  refreshToken: string;
  apiUrl: string;
  oauthUrl: string;
  znsUrl: string;
  log: ChannelLog;
  now: () => Date;
  timeoutMs?: number;
};

const TIMEOUT_MS = 10_000;

/**
 * A Zalo Official Account over Open API v3: consultation messages to people, GMF messages to groups. Not keyed: Zalo knows no key of ours.
 * Templates by phone (ZNS/ZBS) are not sent here yet; `znsUrl` waits for them.
 */
export function zaloChannel(settings: ZaloSettings, tokens: TokenStore): Channel {
  const { log, now, timeoutMs = TIMEOUT_MS } = settings;
  const connections = openConnections(Math.min(5_000, timeoutMs));
  const http = zaloHttp(connections, timeoutMs);
  const auth = zaloAuth(settings, { http, tokens, log, now });
  const client = zaloClient(settings.apiUrl, { http, auth, now });
  const uploads = zaloUploads(client, now);
  const calls = inFlight();

  async function send(target: Target, outgoing: Outgoing): Promise<Outcome> {
    // Shape first with a stand-in: a message that breaks a limit must not cost an upload.
    const trial = shapeMessage(target, outgoing, outgoing.image ? 'trial' : null);
    if (!trial.ok) return trial.outcome;
    const first = await sendOnce(target, outgoing);
    if (first.code === null || kindOf('oa', first.code) !== 'upload' || !outgoing.image) return first.outcome;
    uploads.forget(outgoing.image.png);
    return (await sendOnce(target, outgoing)).outcome;
  }

  async function sendOnce(
    target: Target,
    outgoing: Outgoing,
  ): Promise<{ outcome: Outcome; code: number | null }> {
    let attachmentId: string | null = null;
    if (outgoing.image) {
      const uploaded = await uploads.image(outgoing.image.png);
      if (!uploaded.ok) return { outcome: uploaded.outcome, code: null };
      attachmentId = uploaded.attachmentId;
    }
    const shaped = shapeMessage(target, outgoing, attachmentId);
    if (!shaped.ok) return { outcome: shaped.outcome, code: null };
    const { path, body } = shaped.message;
    const result = await client.call({ method: 'POST', path, data: () => body });
    return { outcome: sendOutcome(result), code: result.kind === 'error' ? result.code : null };
  }

  return {
    name: 'zalo',
    keyed: false,
    get missing() {
      return auth.broken();
    },
    provider: 'zalo',
    async send(target, outgoing) {
      const outcome = await calls.run(() =>
        send(target, outgoing).catch(
          (): Outcome => ({
            kind: 'unknown',
            reason: 'zalo_error',
            staff: 'Lỗi khi gửi Zalo; chưa rõ tin đã đi hay chưa.',
          }),
        ),
      );
      if (outcome.kind === 'ourFault' || outcome.kind === 'unknown') {
        log.warn({ reason: outcome.reason }, 'zalo.send');
      }
      return outcome;
    },
    parse(request) {
      const parsed = parseZaloWebhook(request, settings);
      if (parsed.kind === 'events' && parsed.name === 'permission_revoked')
        log.error({}, 'zalo.permission_revoked');
      return parsed;
    },
    check: () => calls.run(() => whoIsOa(client)),
    async close() {
      await calls.idle();
      connections.close();
    },
  };
}
