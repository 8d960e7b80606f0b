/** A campaign as its writer would get it, before anybody else does. */

import { communesOf, isWithin, unitAt } from '../areas/areas.ts';
import { DAY_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import { unaccented } from '../channels/sms/text.ts';
import { createLinkIn } from '../links/links.ts';
import { type NewMessage, post, provenAddresses, sendingRules } from '../outbox/outbox.ts';
import type { Reader } from '../prisma/client.ts';
import type { ByOfficial, Denied } from '../staff/act.ts';
import { auditedSince, record } from '../staff/staff.ts';
import { wordWith } from './audience-pages.ts';
import { type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './consent-port.ts';
import { askedCampaign } from './find.ts';
import { linkUrl } from './message-text.ts';
import { peopleChannels } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import { type SampleMessage, wordingOf } from './sample-message.ts';
import * as forecastStore from './store/forecast.ts';
import * as peopleStore from './store/people.ts';

export type TestSendResult = {
  kind: 'tested';
  /** As recipients would get it; what is sent begins with the mark of a test. */
  messages: (SampleMessage & { channel: SampleMessage['channel']; sentAs: string })[];
};

/** Messages of this name go as they were posted: the words are fixed when the test is asked for. */
const TEST_SOURCE = 'campaign-test';
const MOST_AT_ONCE = 5;
const MOST_A_DAY = 20;
/** Presses of one official, over all their campaigns. */
const MOST_TESTS_BY_ONE = 20;
const MARK = 'TIN THỬ: ';

/**
 * Posts a marked test of a campaign to addresses that the actor has proven to be their own (outbox/own-address.ts), to nobody
 * else: words that nobody agreed to yet must not reach a citizen. Its key and its name are its own, so that it never counts as the campaign's message; its link
 * is its own as well, so that a visit of ours is not a visit of the campaign.
 */
export async function testSend(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
  ask: { to: readonly string[]; areaCode?: string | undefined },
  publicUrl: string,
): Promise<TestSendResult | NotPossible | Denied> {
  const { read } = deps.db;
  const { now } = act;
  const asked = await deps.db.write((tx) => askedCampaign(tx, act, id, ['campaign.write']));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  if (row.state === 'cancelled' || row.state === 'finished') return wrongState(row);
  const plan = planOfRow(row);
  const [first = row.areaCode] = plan.audience.areas;
  const areaCode = ask.areaCode ?? communesOf(first, now)[0]?.code ?? first;
  if (unitAt(areaCode, now) === null)
    return notPossible('Cần chọn một địa bàn để soạn tin thử (mã tỉnh hoặc mã xã).');
  const wanted = [...new Set(ask.to.map((one) => one.trim()).filter((one) => one !== ''))];
  if (wanted.length > MOST_AT_ONCE) return notPossible(`Mỗi lần gửi thử tối đa ${MOST_AT_ONCE} địa chỉ.`);

  const people = peopleChannels(plan);
  const channels: readonly ChannelName[] = people.length === 0 ? ['zalo', 'telegram'] : people;
  const targets = await provenAddresses(act, deps, { written: wanted, channels });
  if (!Array.isArray(targets)) return notPossible(targets.staff);
  const since = new Date(now.getTime() - DAY_MS);
  if ((await auditedSince(read, act.user.id, 'campaign.test', since)) >= MOST_TESTS_BY_ONE)
    return notPossible(`Mỗi người gửi thử tối đa ${MOST_TESTS_BY_ONE} lần trong 24 giờ.`);
  const rules = await sendingRules(read);
  const { link } = plan;
  return deps.db.write(async (tx): Promise<TestSendResult | NotPossible> => {
    const before = await forecastStore.messagesSince(tx, TEST_SOURCE, id, since);
    if (before + targets.length > MOST_A_DAY)
      return notPossible(`Mỗi chiến dịch gửi thử tối đa ${MOST_A_DAY} tin trong 24 giờ.`);
    const messages: TestSendResult['messages'] = [];
    const rows: NewMessage[] = [];
    for (const { addressId, contactId, channel } of targets) {
      const area = ask.areaCode ?? (await ownArea(tx, contactId, plan)) ?? areaCode;
      const placement = `Tin thử chiến dịch ${id}`;
      const code =
        link === null
          ? null
          : await createLinkIn(
              tx,
              { areaCode: area, placement, channel, by: act.user.id, demo: row.demo },
              now,
            );
      const with_ = {
        ...wordWith(row, plan, rules, publicUrl),
        link: code === null ? null : linkUrl(publicUrl, code),
      };
      const groupId = plan.channels.includes('group') ? 0 : null;
      const example = wordingOf(with_)({ channel, areaCode: area, groupId });
      if (typeof example === 'string') return notPossible(example);
      const mark = channel === 'sms' && example.sms?.encoding === 'GSM-7' ? unaccented(MARK) : MARK;
      const text = `${mark}${example.text}`;
      messages.push({ ...example, sentAs: text });
      rows.push({
        key: `t${id}-${addressId}-${now.getTime().toString(36)}`,
        // Asked for by the one who gets it, this moment: it goes as an answer goes.
        lane: 'reply',
        purpose: 'reply',
        source: TEST_SOURCE,
        sourceId: id,
        channel,
        addressId,
        contactId,
        areaCode: area,
        payload: { text },
        linkCode: code,
        nextAt: now,
        expiresAt: new Date(now.getTime() + DAY_MS),
        demo: row.demo,
      });
    }
    await post(tx, deps.keys, rows, now);
    const detail = { messages: messages.length };
    await record(tx, act, {
      action: 'campaign.test',
      subject: `campaign:${id}`,
      areas: [row.areaCode],
      detail,
    });
    return { kind: 'tested', messages };
  });
}

/** A test reads as at home when home is in the plan. */
async function ownArea(reader: Reader, contactId: number | null, plan: CampaignPlan): Promise<string | null> {
  const home = contactId === null ? null : await peopleStore.homeOf(reader, contactId);
  return home !== null && plan.audience.areas.some((area) => isWithin(home, area)) ? home : null;
}
