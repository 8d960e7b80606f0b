import { describe, expect, it } from 'vitest';
import { parseZaloWebhook, zaloMac } from '../../../channels/zalo/webhook.ts';
import { webhook } from '../fakes/needs.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const settings = { appId: 'app-1', appSecret: 'app-secret', oaSecretKey: 'oa-secret', oaId: 'oa-1' };

/** The official sample (Appendix B.1) in one line without spaces. */
const SAMPLE =
  '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"message","msg_id":"96d3cdf3af150460909"},"timestamp":"154390853474"}';

describe('the signature of Zalo', () => {
  it.each([
    ['X', 'BODY', '1234567890', 'Y', '2f1ef5aabe67e8396a459ca89562e108ad541f82ba5022c85f645bd6b7220cb9'],
    [
      'app_123',
      '{"app_id":"app_123","event_name":"user_send_text","timestamp":"1700000000"}',
      '1700000000',
      'oa_secret_xyz',
      '764ea128a821126dde67bf6277cdecc02cd267b1f11da28298d6366a67362ca3',
    ],
    [
      '360846524940903967',
      SAMPLE,
      '154390853474',
      'test-oa-secret',
      'd6b2f460776baf661c24636ed1650d166ae50c282a0408ac80ef5550f76d0d05',
    ],
  ])('agrees with the measured vector of %s', (appId, body, timestamp, secret, mac) => {
    expect(zaloMac(appId, body, timestamp, secret)).toBe(mac);
    expect(zaloMac(appId, new TextEncoder().encode(body), timestamp, secret)).toBe(mac);
  });

  it('has the sample of 263 bytes', () => {
    expect(Buffer.byteLength(SAMPLE)).toBe(263);
  });
});

describe('a webhook call of Zalo', () => {
  const at = NOW.getTime();
  const body = (timestamp: number | string = String(at)) =>
    JSON.stringify({ event_name: 'follow', follower: { id: '1' }, timestamp });
  const call = (text: string, signature?: string, more: Record<string, string> = {}) =>
    parseZaloWebhook(
      webhook(text, {
        headers: { ...(signature === undefined ? {} : { 'x-zevent-signature': signature }), ...more },
        at: NOW,
      }),
      settings,
    );
  const mac = (text: string, timestamp = String(at), secret = 'oa-secret', app = 'app-1') =>
    zaloMac(app, text, timestamp, secret);

  it.each([
    ['as documented', `mac=${mac(body())}`],
    ['without the prefix', mac(body())],
    ['in quotes', `mac="${mac(body())}"`],
    ['in capitals', `MAC=${mac(body()).toUpperCase()}`],
    ['made with the OA id, as community threads show', `mac=${mac(body(), String(at), 'oa-secret', 'oa-1')}`],
  ])('is believed when signed %s', (_, signature) => {
    expect(call(body(), signature)).toMatchObject({ kind: 'events', name: 'follow' });
  });

  it('is believed with a timestamp printed as a number, or only in the header', () => {
    expect(call(body(at), mac(body(at)))).toMatchObject({ kind: 'events' });
    const bare = JSON.stringify({ event_name: 'follow', follower: { id: '1' } });
    expect(call(bare, mac(bare), { 'x-zevent-timestamp': String(at) })).toMatchObject({ kind: 'events' });
  });

  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['one made with another secret', mac(body(), String(at), 'other')],
    ['one of another body', mac(`${body()} `)],
    ['one made with the app secret while an OA secret is set', mac(body(), String(at), 'app-secret')],
    ['a word', 'mac=verified'],
  ])('with %s gets 200 and is not processed', (_, signature) => {
    expect(call(body(), signature)).toMatchObject({ kind: 'unsigned', status: 200 });
  });

  it('of the console, an unsigned {}, gets 200', () => {
    expect(call('{}')).toEqual({ kind: 'unsigned', status: 200, name: 'no_signature' });
  });

  it('is believed with the app secret when no OA secret is set', () => {
    const request = webhook(body(), {
      headers: { 'x-zevent-signature': mac(body(), String(at), 'app-secret') },
      at: NOW,
    });
    expect(parseZaloWebhook(request, { ...settings, oaSecretKey: '' }).kind).toBe('events');
  });

  it('is never believed when there is no secret at all', () => {
    const request = webhook(body(), {
      headers: { 'x-zevent-signature': mac(body(), String(at), '') },
      at: NOW,
    });
    expect(parseZaloWebhook(request, { ...settings, oaSecretKey: '', appSecret: '' }).kind).toBe('unsigned');
  });

  it.each([
    [0, 'events'],
    [2 * 3_600_000, 'events'],
    [3 * 3_600_000, 'events'],
    [3 * 3_600_000 + 1, 'unsigned'],
    [-3 * 3_600_000 - 1, 'unsigned'],
  ])('%i ms after its timestamp is %s', (age, kind) => {
    const text = body(String(at - age));
    expect(call(text, mac(text, String(at - age))).kind).toBe(kind);
  });

  it.each(['', 'BODY', '[1]', '"a"', '{"a":', 'null'])('that says %j is malformed', (text) => {
    expect(call(text, mac(text)).kind).toBe('malformed');
  });

  it('is read from the raw bytes: the same JSON with other spaces has another signature', () => {
    const spaced = body().replaceAll(':', ': ');
    expect(call(spaced, mac(body())).kind).toBe('unsigned');
    expect(call(spaced, mac(spaced)).kind).toBe('events');
  });
});

describe('every event name of the documented list (channel notes 1.14)', () => {
  const kinds = (from: string, list: string) => list.split(' ').map((kind) => `${from}_${kind}`);
  const media = 'text image link audio video sticker location business_card file gif';
  const known = [
    ...kinds('user_send', media),
    ...kinds('user_send_group', media),
    ...kinds('oa_send_group', media),
    ...kinds('oa_send', 'text image gif list file sticker template consent'),
    ...kinds('anonymous_send', 'text image file sticker'),
    ...kinds('oa_send_anonymous', 'text image file sticker'),
    ...'user_received_message user_seen_message user_reacted_message user_click_chatnow'.split(' '),
    ...'follow unfollow user_submit_info update_user_info add_user_to_tag remove_user_from_tag remove_tag user_withdraw'.split(
      ' ',
    ),
    ...'widget_interaction_accepted widget_failed_to_sync_user_external_id user_reply_consent user_call_oa oa_call_user'.split(
      ' ',
    ),
    ...'create_group update_group_info add_group_admin remove_group_admin user_join_group user_request_join_group'.split(
      ' ',
    ),
    ...'user_out_group user_leave_group react_request_join_group accept_request_join_group reject_request_join_group'.split(
      ' ',
    ),
    ...'react_request_join_group_accept react_request_join_group_reject disperse_group delete_group'.split(
      ' ',
    ),
    ...'user_feedback user_click_response_button change_oa_daily_quota change_template_quality change_template_status'.split(
      ' ',
    ),
    'extension_purchased',
  ];
  /** Documented by name only: no payload was ever published. */
  const foreign =
    'oa_reacted_message change_oa_template_tags change_template_quota event_journey_time_out event_journey_acknowledged shop_has_order permission_revoked'.split(
      ' ',
    );
  const parse = (name: string) => {
    const timestamp = String(NOW.getTime());
    const text = JSON.stringify({
      event_name: name,
      sender: { id: '7' },
      message: { msg_id: 'm' },
      timestamp,
    });
    const headers = { 'x-zevent-signature': zaloMac('app-1', text, timestamp, 'oa-secret') };
    return parseZaloWebhook(webhook(text, { headers, at: NOW }), settings);
  };

  it.each(known)('%s is counted by its name and not kept', (name) => {
    const parsed = parse(name);
    expect(parsed).toMatchObject({ kind: 'events', name });
    expect(parsed).not.toHaveProperty('raw');
  });

  it.each([...foreign, 'event_of_2027'])('%s is counted by its name and kept as it came', (name) => {
    expect(parse(name)).toMatchObject({ kind: 'events', name, events: [], raw: true });
  });

  it('the end of our permission and changes of templates are told apart', () => {
    expect(parse('permission_revoked')).toMatchObject({ account: { event: 'revoked', at: NOW } });
    expect(parse('change_template_quality')).toMatchObject({ account: { event: 'templates' } });
    expect(parse('follow')).not.toHaveProperty('account');
  });
});
