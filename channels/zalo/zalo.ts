import { inFlight, openConnections } from '../connections.ts';
import type { Channel, ChannelLog, Outcome, Outgoing, SendTarget, TokenStore } from '../contract.ts';
import { zaloAuth } from './auth.ts';
import { zaloClient } from './client.ts';
import { kindOf } from './errors.ts';
import { groupsOfOa } from './groups.ts';
import { zaloHttp } from './http.ts';
import { fileMessage, sendOutcome, shapeMessage } from './messages.ts';
import { templateQuota } from './quota.ts';
import { allTemplates } from './templates.ts';
import { zaloUploads } from './upload.ts';
import { accountOf, whoIsOa } from './users.ts';
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
 * A Zalo Official Account over Open API v3: consultation messages and approved templates (ZBS) to people, GMF messages to groups. Not
 * keyed: a tracking id comes back in receipts, but no page promises that Zalo refuses it a second time (docs/channels/zalo.md).
 */
export function zaloChannel(settings: ZaloSettings, tokens: TokenStore): Channel {
  const { log, now, timeoutMs = TIMEOUT_MS } = settings;
  const connections = openConnections(Math.min(5_000, timeoutMs));
  const http = zaloHttp(connections, timeoutMs);
  const auth = zaloAuth(settings, { http, tokens, log, now });
  const client = zaloClient(settings, { http, auth, now });
  const uploads = zaloUploads(client, now);
  const calls = inFlight();

  async function send(target: SendTarget, outgoing: Outgoing, key: string): Promise<Outcome> {
    // A template has its own look: Zalo takes neither picture nor file beside it.
    const plain: Outgoing =
      outgoing.template && !target.group ? { text: '', template: outgoing.template } : outgoing;
    // Shape first with a stand-in: a message that breaks a limit must not cost an upload.
    const trial = shapeMessage(target, plain, plain.image ? 'trial' : null, key);
    if (!trial.ok) return trial.outcome;
    const first = await sendOnce(target, plain, key);
    const expired = first.code !== null && kindOf('oa', first.code) === 'upload' && plain.image;
    if (expired) uploads.forget(expired.png);
    const { outcome } = expired ? await sendOnce(target, plain, key) : first;
    if (outcome.kind === 'accepted' && plain.file) await sendFile(target, plain.file);
    return outcome;
  }

  async function sendOnce(
    target: SendTarget,
    outgoing: Outgoing,
    key: string,
  ): Promise<{ outcome: Outcome; code: number | null }> {
    let attachmentId: string | null = null;
    if (outgoing.image) {
      const uploaded = await uploads.image(outgoing.image.png);
      if (!uploaded.ok) return { outcome: uploaded.outcome, code: null };
      attachmentId = uploaded.attachmentId;
    }
    const shaped = shapeMessage(target, outgoing, attachmentId, key);
    if (!shaped.ok) return { outcome: shaped.outcome, code: null };
    const { surface, path, body } = shaped.message;
    const result = await client.call({ method: 'POST', surface, path, data: () => body });
    const code = result.kind === 'error' && surface === 'oa' ? result.code : null;
    return { outcome: sendOutcome(result), code };
  }

  /** The text has arrived and stands without the file: what happens to the file does not change its outcome. */
  async function sendFile(target: SendTarget, file: NonNullable<Outgoing['file']>): Promise<void> {
    const uploaded = await uploads.file(file.pdf, file.name);
    if (!uploaded.ok) return log.warn({ reason: reasonOf(uploaded.outcome) }, 'zalo.file');
    const { path, body } = fileMessage(target, uploaded.attachmentId);
    const result = await client.call({ method: 'POST', path, data: () => body });
    if (result.kind !== 'ok') log.warn({ reason: reasonOf(result.outcome) }, 'zalo.file');
  }

  return {
    name: 'zalo',
    keyed: false,
    get missing() {
      return auth.broken();
    },
    provider: 'zalo',
    async send(target, outgoing, key) {
      const outcome = await calls.run(() =>
        send(target, outgoing, key).catch(
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
      if (parsed.kind === 'events' && parsed.account?.event === 'revoked') {
        log.error({}, 'zalo.permission_revoked');
        void tokens
          .refused(0, parsed.account.at)
          .catch(() => log.error({ reason: 'zalo_token_store' }, 'zalo.token'));
      }
      return parsed;
    },
    check: () => calls.run(() => whoIsOa(client, settings.oaId)),
    account: () => calls.run(() => accountOf(client, settings.oaId)),
    templates: () => calls.run(() => allTemplates(client)),
    allowances: () => calls.run(() => templateQuota(client)),
    groups: () => calls.run(() => groupsOfOa(client)),
    async tend() {
      // Refused a moment ago: asking again with the same dead token would only repeat it.
      if (auth.broken() === null) await calls.run(() => auth.access());
    },
    async close() {
      await calls.idle();
      connections.close();
    },
  };
}

function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'accepted' ? 'accepted' : outcome.reason;
}
