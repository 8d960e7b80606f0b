import { DAY_MS } from '../../../calendar/durations.ts';
import { CHANNEL_NAMES, type Channel, type ChannelName } from '../../../channels/contract.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { channelHealth, keptRules, ownAddresses, post, provenAddresses } from '../../../outbox/outbox.ts';
import { may } from '../../../staff/act.ts';
import { auditedSince, record } from '../../../staff/staff.ts';
import { sayCount, sayShare } from '../../../writing/numbers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

const MOST_SHOWN = 40;
/** A test is for one's own phone: a few are enough, and nobody writes to strangers this way. */
const MOST_TESTS_A_DAY = 5;
const TEST_WORDS = 'TIN THỬ: kênh này đang hoạt động. Anh/chị không cần trả lời tin này.';
const TEST_WORDS_SMS = 'TIN THU: kenh nay dang hoat dong. Anh/chi khong can tra loi tin nay.';

/** Which wires are up, how well they work, what the others lack, and what the sandboxes would have sent. */
export async function showChannels(page: StaffPage): Promise<PageAnswer> {
  return channelsPage(page, {});
}

/** Asks every provider now who we are; nothing is sent to anybody. */
export async function checkChannels(page: StaffPage): Promise<PageAnswer> {
  const { channels } = page.needs;
  const found = await Promise.all(
    CHANNEL_NAMES.map(async (name): Promise<[ChannelName, string]> => [name, await checked(channels[name])]),
  );
  return channelsPage(page, { found: new Map(found) });
}

async function checked(channel: Channel): Promise<string> {
  if (channel.check === undefined) return '';
  const answer = await channel.check();
  return answer.ok ? `Đã hỏi nhà cung cấp: ${answer.detail}` : answer.staff;
}

/** Sends a short test to the addresses that the person has proven to be their own. */
export async function testChannel(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, user, form, now } = page;
  const { db, keys } = needs.deps;
  const name = CHANNEL_NAMES.find((one) => one === form.text('channel'));
  const refused = (mistake: string) => channelsPage(page, { mistake, chosen: name });
  if (name === undefined || name === 'webchat') return refused('Chọn kênh Zalo, Telegram hoặc SMS.');
  const since = new Date(now.getTime() - DAY_MS);
  if ((await auditedSince(db.read, user.id, 'channel.test', since)) >= MOST_TESTS_A_DAY)
    return refused(`Mỗi người gửi thử tối đa ${MOST_TESTS_A_DAY} tin trong 24 giờ.`);
  const own = await provenAddresses(act, needs.deps, { written: [], channels: [name] });
  if (!Array.isArray(own)) return refused(own.staff);
  const text = name === 'sms' ? TEST_WORDS_SMS : TEST_WORDS;
  await db.write(async (tx) => {
    const messages = own.map(({ addressId, channel }) => ({
      key: `channel-test-${addressId}-${now.getTime().toString(36)}`,
      // Asked for by the one who gets it, this moment: it goes as an answer goes.
      lane: 'reply' as const,
      purpose: 'reply' as const,
      source: 'channel-test',
      channel,
      addressId,
      areaCode: user.areaCode,
      payload: { text },
      nextAt: now,
      expiresAt: new Date(now.getTime() + DAY_MS / 24),
    }));
    await post(tx, keys, messages, now);
    await record(tx, act, { action: 'channel.test', subject: `channel:${name}` });
  });
  await needs.wake('dispatch');
  return { kind: 'goto', to: '/channels', done: 'tried' };
}

type Told = {
  found?: ReadonlyMap<ChannelName, string>;
  mistake?: string;
  chosen?: ChannelName | undefined;
};

async function channelsPage(page: StaffPage, { found, mistake = '', chosen }: Told): Promise<PageAnswer> {
  const { act, needs, now } = page;
  const { read } = needs.deps.db;
  const health = new Map((await channelHealth(read, now)).map((one) => [one.channel, one]));
  const quotas = (await keptRules(read)).filter(
    (rule) => rule.kind === 'quota' && rule.from <= now && (rule.to === null || rule.to > now),
  );
  const channels = CHANNEL_NAMES.map((name) => {
    const channel = needs.channels[name];
    const worked = health.get(name);
    const limit = quotas.flatMap((rule) =>
      rule.kind === 'quota' && rule.channel === name ? [rule.value.perDay] : [],
    );
    const left = limit.length === 0 ? null : Math.max(0, Math.min(...limit) - (worked?.sentToday ?? 0));
    return {
      title: channelLabel(name),
      provider: channel.provider,
      sandbox: channel.provider === 'sandbox',
      missing: channel.missing,
      found: found?.get(name) ?? '',
      lastSent: worked?.lastSent ?? null,
      failed: worked === undefined || worked.tried === 0 ? '' : sayShare(worked.failed, worked.tried),
      tried: sayCount(worked?.tried ?? 0),
      doubtful: worked?.doubtful ?? 0,
      left: left === null ? '' : `${sayCount(left)} tin`,
    };
  });
  // An answer to a citizen is theirs and their office's. Offices rehearse with real data: only who has the whole country sees all
  // that the sandbox took, others the codes to their own addresses (security 15).
  const mine = (await ownAddresses(act, needs.deps)).map((one) => `own-${one.id}-`);
  const sends = needs.sandboxSends
    .filter((send) => act.user.role === 'admin' || mine.some((key) => send.key.startsWith(key)))
    .reverse()
    .slice(0, MOST_SHOWN)
    .map((send) => ({
      at: send.at,
      channel: channelLabel(send.channel),
      address: send.address,
      group: send.group,
      text: send.text,
      buttons: send.buttons,
      image: send.image,
      outcome: OUTCOMES[send.outcome],
    }));
  return {
    kind: 'page',
    view: 'channels/channels',
    title: 'Kênh gửi',
    status: mistake === '' ? 200 : 422,
    data: {
      channels,
      sends,
      mayTest: may(act, 'campaign.write'),
      mistake,
      choices: CHANNEL_NAMES.filter((name) => name !== 'webchat').map((name) => ({
        value: name,
        title: channelLabel(name),
        chosen: name === (chosen ?? 'sms'),
      })),
    },
  };
}

const OUTCOMES = {
  accepted: { word: 'Nhận gửi', look: 'good' },
  retry: { word: 'Hẹn gửi lại', look: 'wait' },
  refused: { word: 'Từ chối', look: 'bad' },
  gone: { word: 'Địa chỉ không còn', look: 'bad' },
  ourFault: { word: 'Lỗi phía ta', look: 'bad' },
  unknown: { word: 'Chưa rõ', look: 'wait' },
} as const;
