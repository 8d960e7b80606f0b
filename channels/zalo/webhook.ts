import { createHash } from 'node:crypto';
import { HOUR_MS } from '../../calendar/durations.ts';
import type {
  AccountNews,
  AddressEvent,
  Event,
  Incoming,
  ParsedWebhook,
  Receipt,
  WebhookRequest,
} from '../contract.ts';
import {
  child,
  eventName,
  id,
  type Json,
  list,
  momentOf,
  number,
  objectOf,
  parseJson,
  string,
  textOf,
} from '../json.ts';
import { digestOf, header, sameSecret } from '../proof.ts';
import { readMobile } from '../sms/numbers.ts';
import { BUTTON_PREFIX } from './messages.ts';

/** `oaSecretKey` empty: the app secret is used, as some sources say Zalo does. `oaId` null: not compared with anything. */
export type ZaloWebhookSettings = {
  appId: string;
  appSecret: string;
  oaSecretKey: string;
  oaId: string | null;
};

/** Zalo repeats an unanswered call for about two hours with the old timestamp; what is older is a replay. */
const WINDOW_MS = 3 * HOUR_MS;

/** Plain SHA-256 (not HMAC) over app id, raw body, timestamp and OA secret key, lower-case hex. */
export function zaloMac(
  appId: string,
  rawBody: Uint8Array | string,
  timestamp: string,
  secret: string,
): string {
  return createHash('sha256').update(appId).update(rawBody).update(timestamp).update(secret).digest('hex');
}

/**
 * One webhook call. Unreadable JSON is `malformed`; anything without a valid, recent signature is `unsigned` with status 200, because Zalo's
 * console posts unsigned samples and unsubscribes an app that refuses them. Pure; never throws.
 */
export function parseZaloWebhook(request: WebhookRequest, settings: ZaloWebhookSettings): ParsedWebhook {
  const body = objectOf(parseJson(textOf(request.body)));
  if (body === null) return { kind: 'malformed', reason: 'not_a_json_object' };
  const unsigned = (name: string): ParsedWebhook => ({ kind: 'unsigned', status: 200, name });

  const given = header(request.headers, 'x-zevent-signature');
  if (given === undefined) return unsigned('no_signature');
  const timestamp = id(body, 'timestamp') ?? header(request.headers, 'x-zevent-timestamp') ?? null;
  if (timestamp === null) return unsigned('no_timestamp');
  if (!isSigned(given, request.body, timestamp, settings)) return unsigned('wrong_signature');
  const at = momentOf(timestamp);
  if (at === null || Math.abs(request.at.getTime() - at.getTime()) > WINDOW_MS)
    return unsigned('old_timestamp');

  const name = eventName(string(body, 'event_name'));
  const account = accountNewsOf(name, at);
  return {
    kind: 'events',
    events: eventsOf(body, name, at, request, settings.oaId),
    name,
    ...(account === null ? {} : { account }),
    ...(isForeign(name) ? { raw: true } : {}),
  };
}

/**
 * Documented events that say nothing we act on: counted by name and let go, because what stands in them is somebody's (calls, tags,
 * members, reactions). Groups have several spellings, depending on the source (docs/channels/zalo.md).
 */
const LET_GO =
  /^(user_reacted_message|update_user_info|add_user_to_tag|remove_user_from_tag|remove_tag|widget_(interaction_accepted|failed_to_sync_user_external_id)|oa_send_consent|user_reply_consent|user_call_oa|oa_call_user|update_group_info|(add|remove)_group_admin|user_(join|request_join|out|leave)_group|(react|accept|reject)_request_join_group|react_request_join_group_(accept|reject)|user_feedback|user_click_response_button|change_oa_daily_quota|change_template_(quality|status)|extension_purchased)$/;

/** Events that are parsed here, echoes of what the OA says, and strangers without an address. */
const UNDERSTOOD =
  /^(user_send_.+|oa_send_.+|anonymous_send_.+|follow|unfollow|user_click_chatnow|user_withdraw|user_submit_info|create_group|delete_group|disperse_group|user_received_message|user_seen_message)$/;

/** Never seen with a payload, or invented since: kept as it came. */
function isForeign(name: string): boolean {
  return !UNDERSTOOD.test(name) && !LET_GO.test(name);
}

function accountNewsOf(name: string, at: Date): AccountNews | null {
  if (name === 'permission_revoked') return { event: 'revoked', at };
  return /^change_(oa_template|template|oa_daily)_/.test(name) ? { event: 'templates', at } : null;
}

function isSigned(
  given: string,
  body: Uint8Array,
  timestamp: string,
  settings: ZaloWebhookSettings,
): boolean {
  const mac = given
    .trim()
    .replace(/^mac\s*=\s*/i, '')
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
  const secret = settings.oaSecretKey || settings.appSecret;
  if (secret === '') return false;
  // The documents say app id; community threads show the OA id working.
  const names = settings.oaId ? [settings.appId, settings.oaId] : [settings.appId];
  return names.map((name) => sameSecret(mac, zaloMac(name, body, timestamp, secret))).includes(true);
}

const ATTACHMENTS: Record<string, NonNullable<Incoming['attachment']>> = {
  image: 'image',
  gif: 'image',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
  location: 'location',
  file: 'file',
  link: 'other',
  business_card: 'other',
};

function eventsOf(body: Json, name: string, at: Date, request: WebhookRequest, oaId: string | null): Event[] {
  const digest = `sha256-${digestOf(request.body)}`;
  const address = (event: AddressEvent['event'], who: string | null, detail?: string): Event[] =>
    who === null
      ? []
      : [
          {
            kind: 'address',
            channel: 'zalo',
            event,
            address: who,
            ...(detail === undefined ? {} : { detail }),
            providerId: digest,
            at,
          },
        ];

  const sent = /^user_send_(group_)?([a-z_]+)$/.exec(name);
  if (sent) return messageOf(body, sent[1] !== undefined, sent[2] ?? '', at, digest, oaId);

  if (/^oa_send_(?!group_|anonymous_|consent)/.test(name)) return staffWrote(body, at, digest);

  switch (name) {
    case 'follow':
      return address('opened', personOf(body));
    case 'user_click_chatnow':
      return address('opened', personOf(body));
    case 'unfollow':
      return address('closed', personOf(body));
    // The citizen takes the consent back: nothing more may be sent, and what we have is deleted within 24 hours (at once).
    case 'user_withdraw':
      return address('withdrawn', personOf(body));
    case 'user_submit_info': {
      const phone = readMobile(id(child(body, 'info'), 'phone') ?? '');
      return phone.kind === 'mobile' ? address('phone_shared', personOf(body), phone.e164) : [];
    }
    case 'create_group':
      return address('group_opened', id(body, 'group_id'), string(body, 'group_name') ?? undefined);
    // Two spellings for the same end, depending on the source.
    case 'delete_group':
    case 'disperse_group':
      return address('group_closed', id(body, 'group_id'));
    case 'user_received_message':
      return receiptsOf(body, 'delivered', at, request, oaId);
    case 'user_seen_message':
      return receiptsOf(body, 'seen', at, request, oaId);
    default:
      return [];
  }
}

/** What the OA says comes back as an event; one with `admin_id` was written by an official in Zalo's own tool (docs/channels/zalo.md). */
function staffWrote(body: Json, at: Date, digest: string): Event[] {
  const who = id(child(body, 'recipient'), 'id');
  if (who === null || id(child(body, 'sender'), 'admin_id') === null) return [];
  const message = child(body, 'message');
  const detail = string(message, 'text');
  return [
    {
      kind: 'address',
      channel: 'zalo',
      event: 'staff_wrote',
      address: who,
      ...(detail === null ? {} : { detail }),
      providerId: id(message, 'msg_id') ?? digest,
      at,
    },
  ];
}

/** Where the person stands differs by event: `follower`, `sender`, `user_id`. */
function personOf(body: Json): string | null {
  return id(child(body, 'follower'), 'id') ?? id(child(body, 'sender'), 'id') ?? id(body, 'user_id');
}

function messageOf(
  body: Json,
  inGroup: boolean,
  kind: string,
  at: Date,
  digest: string,
  oaId: string | null,
): Event[] {
  const message = child(body, 'message');
  const from = id(child(body, 'sender'), 'id');
  const attachment = ATTACHMENTS[kind] ?? (kind === 'text' ? null : 'other');
  if (from === null || (message === null && attachment === null)) return [];
  const said = string(message, 'text');
  const incoming: Incoming = {
    kind: 'message',
    channel: 'zalo',
    from,
    ...(attachment === null ? {} : { attachment }),
    providerId: id(message, 'msg_id') ?? digest,
    at,
  };
  if (!inGroup) {
    if (said?.startsWith(BUTTON_PREFIX) && said.length > BUTTON_PREFIX.length && attachment === null) {
      return [{ ...incoming, button: said.slice(BUTTON_PREFIX.length) }];
    }
    if (said === null && attachment === null) return [];
    return [{ ...incoming, ...(said === null ? {} : { text: said }) }];
  }
  // In a group only what calls the OA by a mention is meant for us.
  const group =
    id(child(body, 'recipient'), 'id') ??
    id(child(body, 'recipient'), 'group_id') ??
    id(body, 'group_id') ??
    id(message, 'conversation_id');
  const mention = oaId === null ? null : `[@${oaId}]`;
  if (group === null || said === null || mention === null || !said.includes(mention)) return [];
  const text = said.replaceAll(mention, '').replace(/ {2,}/g, ' ').trim();
  return [{ ...incoming, group, ...(text === '' ? {} : { text }) }];
}

/**
 * Receipts turn sender and recipient round in some sources and not in others, so neither is believed to be the citizen: it is enough that
 * one of the two is our OA. A ZNS receipt (own header) has a phone on the other side and its own time of delivery.
 */
function receiptsOf(
  body: Json,
  state: Receipt['state'],
  at: Date,
  request: WebhookRequest,
  oaId: string | null,
): Event[] {
  const message = child(body, 'message');
  const parties = [id(child(body, 'sender'), 'id'), id(child(body, 'recipient'), 'id')];
  const isZns = header(request.headers, 'x-zevent-server')?.toUpperCase() === 'ZNS';
  if (oaId !== null && !isZns && !parties.includes(oaId)) return [];
  const key = string(message, 'tracking_id');
  const when = momentOf(number(message, 'delivery_time')) ?? at;
  const single = id(message, 'msg_id');
  const several = list(message, 'msg_ids').filter((value) => typeof value === 'string' && value !== '');
  const ids = [...new Set([...(single === null ? [] : [single]), ...(several as string[])])];
  return ids.map((providerId) => ({
    kind: 'receipt',
    channel: 'zalo',
    providerId,
    state,
    ...(key === null ? {} : { key }),
    at: when,
  }));
}
