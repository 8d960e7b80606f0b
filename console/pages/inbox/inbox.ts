import { inbox, openTalk, releaseTalk, staffReply } from '../../../bot/bot.ts';
import { sayAgo, sayMoment } from '../../../calendar/words.ts';
import { channelLabel } from '../../../channels/labels.ts';
import type { SafetyKind } from '../../../knowledge/knowledge.ts';
import { type Denied, may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';

/** Why staff were alarmed, in words. */
const DANGER: Readonly<Record<SafetyKind, string>> = {
  medical: 'Cấp cứu',
  despair: 'Có ý muốn tự hại',
  violence: 'Bạo lực',
  child_danger: 'Trẻ em gặp nguy hiểm',
  threat: 'Đe dọa',
  fraud: 'Đang bị lừa đảo',
  grief: 'Đau buồn quá sức',
  bribe: 'Bị đòi tiền',
  fraud_try: 'Nghi lừa đảo',
};

/** Conversations that wait for a person: who is in danger first, then the longest waiting. */
export async function showInbox(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, now } = page;
  const talks = await inbox(act, needs.bot);
  const names = await staffNames(needs.deps.db.read);
  return {
    kind: 'page',
    view: 'inbox/inbox',
    title: 'Hộp thư người dân',
    data: {
      talks: talks.map((talk) => ({
        id: talk.id,
        channel: channelLabel(talk.channel),
        area: talk.areaCode === null ? 'Chưa rõ địa bàn' : placeName(talk.areaCode, now),
        waiting: talk.heldSince === null ? '' : sayAgo(talk.heldSince, now),
        by: talk.heldBy === null ? null : (names.get(talk.heldBy) ?? null),
        lastText: talk.lastText,
        urgent: talk.urgent === null ? null : DANGER[talk.urgent],
        caseLine: talk.caseLine,
        callBack: talk.callBack,
      })),
    },
  };
}

/** One conversation: what was said, and the box to answer in. */
export async function showTalk(page: StaffPage): Promise<PageAnswer> {
  return talkPage(page, null, '');
}

export async function answerTalk(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = rowNumber(page.param('id'));
  if (id === null) return noTalk();
  const result = await staffReply(act, needs.bot, id, form.text('text'));
  if (result.kind === 'empty') return talkPage(page, 'Chưa ghi câu trả lời.', '');
  if (result.kind !== 'sent') return refusedTalk(result);
  await needs.wake('dispatch');
  return { kind: 'goto', to: `/inbox/${id}`, done: 'answered' };
}

/** "Trả lại cho trợ lý": the bot answers again. */
export async function giveBackTalk(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const id = rowNumber(page.param('id'));
  if (id === null) return noTalk();
  const result = await releaseTalk(act, needs.bot, id);
  if (result.kind !== 'released') return refusedTalk(result);
  await needs.wake('dispatch');
  return { kind: 'goto', to: '/inbox', done: 'released' };
}

function refusedTalk(result: Denied | { kind: string }): PageAnswer {
  return 'staff' in result && result.why === 'role' ? forbidden(result.staff) : noTalk();
}

function noTalk(): PageAnswer {
  return notFound('Cuộc trò chuyện này không còn chờ cán bộ, hoặc không thuộc địa bàn của anh/chị.');
}

async function talkPage(page: StaffPage, mistake: string | null, text: string): Promise<PageAnswer> {
  const { act, needs, now } = page;
  const id = rowNumber(page.param('id'));
  if (id === null) return noTalk();
  const opened = await openTalk(act, needs.bot, id);
  if (opened.kind !== 'talk') return refusedTalk(opened);
  const { talk, turns } = opened;
  return {
    kind: 'page',
    view: 'inbox/talk',
    title: 'Trò chuyện với người dân',
    status: mistake === null ? 200 : 422,
    data: {
      id,
      mistake,
      text,
      mayAnswer: may(act, 'inbox.answer'),
      channel: channelLabel(talk.channel),
      area: talk.areaCode === null ? 'Chưa rõ địa bàn' : placeName(talk.areaCode, now),
      waiting: talk.heldSince === null ? '' : sayAgo(talk.heldSince, now),
      turns: turns.map((turn) => ({
        id: turn.id,
        by: turn.by,
        who: turn.by === 'citizen' ? 'Người dân' : turn.by === 'staff' ? 'Cán bộ' : 'Trợ lý',
        time: sayMoment(turn.at),
        text: turn.text,
        qr: turn.qr,
      })),
    },
  };
}
