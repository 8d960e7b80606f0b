/**
 * Tells the family that their case is stuck with an office and that they need not file again: one message, through the outbox and
 * its rules, only to somebody who allows reminders about their own case. A wing of the front door.
 */
import { unitAt } from '../areas/areas.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { dayOf } from '../calendar/moment.ts';
import { reachableBy } from '../consent/facts.ts';
import { CHANNELS } from '../consent/files.ts';
import { chooseRecipient } from '../consent/recipient.ts';
import { NO_LONGER_NEEDED } from '../consent/still-needed.ts';
import { factsOfPeople, findAddress } from '../contacts/contacts.ts';
import { BUNDLE_WORDS } from '../knowledge/bundle.ts';
import type { ClaimedMessage, PreparedMessage } from '../outbox/message.ts';
import { type MessageSource, post } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { type Act, type Denied, refusal } from '../staff/act.ts';
import { renderText } from '../templates/render.ts';
import { byHand, eventBy, type FilingDone } from './by-hand.ts';
import type { Hold } from './holds.ts';
import type { WholeFiling } from './rows.ts';
import { addEvents } from './store/events.ts';
import { filingsByIds } from './store/undoing.ts';
import { openWho } from './who.ts';
import { codeOf } from './work-list.ts';

/** What may be told, in the words of the text; whatever needs the family to do something has messages of its own. */
const TOLD = {
  not_synchronised: 'đã được đăng ký nhưng dữ liệu chưa chuyển sang cơ quan tiếp theo',
  returned: 'bị trả lại và đang được cơ quan xem lại',
  overdue: 'đã quá ngày hẹn trả, cơ quan đang giải quyết',
} as const satisfies Partial<Record<Hold, string>>;

const TEXT = 'dossier-stuck';
/** Later the news is no news. */
const OF_USE_MS = 2 * DAY_MS;

function isTold(hold: Hold | null): hold is keyof typeof TOLD {
  return hold !== null && Object.hasOwn(TOLD, hold);
}

/** May the family be told of this case as it stands? What is the family's own move is not. */
export function mayTell({ hold, move }: Pick<WholeFiling, 'hold' | 'move'>): boolean {
  return isTold(hold) && move !== 'citizen';
}

const NO_ONE =
  'Không nhắn được: danh sách không có số di động của người nộp, hoặc người đó chưa đồng ý nhận tin nhắc. Anh/chị gọi điện nếu cần.';

/** Posts the message, once a day for one thing that holds the case. */
export async function tell(act: Act, deps: Deps, id: number): Promise<FilingDone | Denied> {
  const no = refusal(act, 'dossier.write');
  if (no !== null) return no;
  return byHand(act, deps, id, async (tx, filing) => {
    const action = 'dossier.tell' as const;
    const detail = { hold: filing.hold };
    if (!mayTell(filing))
      return { refused: 'Việc đang vướng không phải là việc báo được cho người dân.', action, detail };
    const to = await whom(tx, deps.keys, filing, act.now);
    if (to === null) return { refused: NO_ONE, action, detail };
    const posted = await post(
      tx,
      deps.keys,
      [
        {
          key: `f${id}-${filing.hold}-${dayOf(act.now)}`,
          ...{ lane: 'reminder', purpose: 'reminder', source: 'dossier', sourceId: id, step: filing.hold },
          ...{ channel: to.channel, addressId: to.addressId, contactId: to.contactId },
          ...{ areaCode: filing.areaCode, textId: TEXT, nextAt: act.now, demo: filing.demo },
          expiresAt: new Date(act.now.getTime() + OF_USE_MS),
        },
      ],
      act.now,
    );
    if (posted === 0) return { refused: 'Hôm nay đã báo người dân về việc này rồi.', action, detail };
    await addEvents(tx, [eventBy(act, deps, id, 'told', { side: null, detail: { hold: filing.hold } })]);
    return { action, detail };
  });
}

/** The person behind the number that a list gives, when they allow reminders and can be reached. */
async function whom(tx: Tx, keys: Keys, { sides }: WholeFiling, now: Date) {
  for (const side of sides) {
    const phone = openWho(keys, side)?.phone ?? null;
    const contactId =
      phone === null ? null : ((await findAddress(tx, keys, 'sms', phone))?.contactId ?? null);
    if (contactId === null) continue;
    const theirs = reachableBy(await factsOfPeople(tx, [contactId]), keys).get(contactId) ?? [];
    const found = chooseRecipient(theirs, [], CHANNELS, now);
    if (found.kind === 'to' && !found.byNumber) return found;
  }
  return null;
}

/** What the outbox asks at the moment of sending: is it still stuck there? */
export function dossierSource(deps: Deps): MessageSource {
  return {
    name: 'dossier',
    async prepare(rows, now) {
      const ids = rows.flatMap((row) => (row.sourceId === null ? [] : [row.sourceId]));
      const filings = new Map((await filingsByIds(deps.db.read, ids)).map((one) => [one.id, one]));
      return new Map(rows.map((row) => [row.id, prepareTold(row, filings.get(row.sourceId ?? 0), now)]));
    },
  };
}

function prepareTold(row: ClaimedMessage, filing: WholeFiling | undefined, now: Date): PreparedMessage {
  if (filing === undefined || !isTold(filing.hold) || filing.hold !== row.step || !mayTell(filing))
    return { do: 'drop', rule: NO_LONGER_NEEDED, staff: 'Hồ sơ không còn vướng ở đó.' };
  const values = {
    bundle: BUNDLE_WORDS[filing.bundle],
    code: codeOf(filing) ?? 'của anh/chị',
    place: unitAt(filing.areaCode, now)?.fullName ?? 'UBND cấp xã',
    what: TOLD[filing.hold],
  };
  const rendered = renderText(TEXT, row.channel, values);
  if (rendered.kind !== 'text')
    return { do: 'drop', rule: 'text_missing', staff: 'Không có mẫu tin này trên kênh này.' };
  return { do: 'send', outgoing: { text: rendered.text, said: { textId: TEXT, values } } };
}
