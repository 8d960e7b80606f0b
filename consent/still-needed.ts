/** Is a reminder still needed at the moment of sending, and with which words? Decides on loaded facts alone. */

import { unitAt } from '../areas/areas.ts';
import type { ClaimedMessage, PreparedMessage } from '../outbox/message.ts';
import type { RuleName } from '../outbox/rule-messages.ts';
import { type Rendered, renderBody, renderText, type TextChannel } from '../templates/render.ts';
import { needed } from './facts.ts';
import { deadlineOf, EASED_TEXT, isStale, type Ladder, type LadderWords, stepOf } from './ladder.ts';
import { REPLIES, valuesOf } from './reminder-values.ts';
import type { WholeConsent } from './rows.ts';
import type { ConsentState } from './states.ts';

/** The rule in the ledger of every reminder that became needless. */
export const NO_LONGER_NEEDED = 'no_longer_needed';
export const NOT_THIS_PERSON = 'not_this_person';
/** How long a message rests whose data are too old, before it is asked about again. */
const STALE_REST_MS = 4 * 60 * 60 * 1000;

const STATE_SENTENCES: Record<Exclude<ConsentState, 'requested'>, string> = {
  confirmed: 'Người dân đã xác nhận, không cần nhắc nữa.',
  said: 'Người dân báo đã xác nhận, chờ đối chiếu với tệp mới.',
  refused: 'Người dân đã từ chối xác nhận.',
  lapsed: 'Đã quá thời hạn xác nhận.',
  paper_signed: 'Người dân đã ký giấy.',
  not_required: 'Không yêu cầu xác nhận.',
  unknown: 'Chưa rõ tình trạng xác nhận.',
};

/** What the outbox is to do with a reminder in its hands. `consent` undefined: it was removed. */
export function prepareReminder(
  row: ClaimedMessage,
  consent: WholeConsent | undefined,
  ofProvince: Ladder,
  now: Date,
): PreparedMessage {
  const drop = (rule: RuleName, staff: string): PreparedMessage => ({ do: 'drop', rule, staff });
  if (consent === undefined) return drop(NO_LONGER_NEEDED, 'Hồ sơ không còn trong hệ thống.');
  const { dossier } = consent;
  if (dossier.vanishedAt !== null)
    return drop(NO_LONGER_NEEDED, 'Hồ sơ không còn trong danh sách chờ xác nhận mới nhất.');
  if (consent.state !== 'requested') return drop(NO_LONGER_NEEDED, STATE_SENTENCES[consent.state]);
  const { need, ladder } = needed(consent, ofProvince, now);
  if (!need.remind) return drop(NO_LONGER_NEEDED, STATE_SENTENCES.not_required);
  const toPerson = row.contactId !== null && row.contactId === consent.contactId;
  if (!toPerson && (row.contactId === null || row.contactId !== dossier.applicantId))
    return drop(NOT_THIS_PERSON, 'Người nhận này không còn gắn với hồ sơ.');
  if (isStale(consent.asOf, ladder, now))
    return {
      do: 'hold',
      until: new Date(now.getTime() + STALE_REST_MS),
      rule: 'stale_data',
      staff: `Số liệu xác nhận đã quá ${ladder.maxAgeDays} ngày; cần nạp tệp mới trước khi nhắc.`,
    };
  const values = valuesOf({
    code: dossier.nationalCode,
    bundle: dossier.bundle,
    role: consent.role,
    place: unitAt(dossier.areaCode, now)?.fullName ?? 'UBND cấp xã',
    deadlineAt: deadlineOf({ ...consent, deadlineAt: consent.deadlineAt ?? need.deadlineAt }, ladder),
    toApplicant: !toPerson,
  });
  // The words are those of the ladder in force now: a province may have mended them since the message was posted.
  const words = stepOf(ladder, row.step ?? '')?.words ?? null;
  // Posted when it was required, and the case is another now (or the reverse): the words follow.
  const textId = textNow(row, need.eased, stepOf(ladder, row.step ?? '')?.text);
  const rendered = renderWords(words, textId, row.channel, values);
  if (rendered.kind !== 'text')
    return drop('text_missing', 'Không có mẫu tin cho bước nhắc này trên kênh này; cần báo người quản trị.');
  const buttons = row.channel === 'sms' ? {} : { buttons: [...REPLIES] };
  const said = { textId, values };
  return { do: 'send', outgoing: { text: rendered.text, ...buttons, said } };
}

function textNow(row: ClaimedMessage, eased: boolean, ofStep: string | undefined): string {
  if (eased) return EASED_TEXT;
  return row.textId === EASED_TEXT ? (ofStep ?? '') : (row.textId ?? '');
}

/** The words of one step on one channel: the province's own, else the reviewed text of that name. */
export function renderWords(
  words: LadderWords | null,
  textId: string,
  channel: TextChannel,
  values: Record<string, string>,
): Rendered {
  if (words === null) return renderText(textId, channel, values);
  return renderBody(channel === 'sms' ? words.sms : words.chat, channel, values);
}
