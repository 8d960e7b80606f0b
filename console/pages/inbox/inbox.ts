import { heldTalk, inbox, releaseTalk, staffReply, talkTurns } from '../../../bot/bot.ts';
import { can, covers } from '../../../staff/access.ts';
import { audit, listUsers } from '../../../staff/staff.ts';
import { type Answer, notFound } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { codesWithin, placeName } from '../../places.ts';
import { sayAgo, sayMoment } from '../../say.ts';
import { channelWord } from '../../words.ts';

/** Conversations that wait for a person, the longest waiting first. */
export async function showInbox(page: StaffPage): Promise<Answer> {
  const { needs, user, now } = page;
  const talks = await inbox(needs.bot, codesWithin(user, now));
  const names = new Map((await listUsers(needs.deps.db.read)).map((one) => [one.id, one.displayName]));
  return {
    kind: 'page',
    view: 'inbox/inbox',
    title: 'Hộp thư người dân',
    data: {
      talks: talks.map((talk) => ({
        id: talk.id,
        channel: channelWord(talk.channel),
        area: talk.areaCode === null ? 'Chưa rõ địa bàn' : placeName(talk.areaCode, now),
        waiting: talk.heldSince === null ? '' : sayAgo(talk.heldSince, now),
        by: talk.heldBy === null ? null : (names.get(talk.heldBy) ?? null),
        lastText: talk.lastText,
      })),
    },
  };
}

/** One conversation: what was said, and the box to answer in. */
export async function showTalk(page: StaffPage): Promise<Answer> {
  return talkPage(page, null, '');
}

export async function answerTalk(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const id = await ownTalk(page);
  if (id === null) return noTalk();
  const text = form.text('text');
  const result = await staffReply(needs.bot, id, user.id, text);
  if (result === 'empty') return talkPage(page, 'Chưa ghi câu trả lời.', '');
  if (result === 'not_held') return noTalk();
  await needs.deps.db.write((tx) =>
    audit(tx, { at: now, userId: user.id, action: 'talk.reply', subject: `talk:${id}` }),
  );
  await needs.wake('dispatch');
  return { kind: 'goto', to: `/inbox/${id}`, done: 'answered' };
}

/** "Trả lại cho trợ lý": the bot answers again. */
export async function giveBackTalk(page: StaffPage): Promise<Answer> {
  const { needs, user, now } = page;
  const id = await ownTalk(page);
  if (id === null || !(await releaseTalk(needs.bot, id))) return noTalk();
  await needs.deps.db.write((tx) =>
    audit(tx, { at: now, userId: user.id, action: 'talk.release', subject: `talk:${id}` }),
  );
  await needs.wake('dispatch');
  return { kind: 'goto', to: '/inbox', done: 'released' };
}

function noTalk(): Answer {
  return notFound('Cuộc trò chuyện này không còn chờ cán bộ, hoặc không thuộc địa bàn của anh/chị.');
}

async function ownTalk({ needs, user, param }: StaffPage): Promise<number | null> {
  const id = rowNumber(param('id'));
  const talk = id !== null ? await heldTalk(needs.bot, id) : null;
  if (talk === null) return null;
  // A citizen who has not said where they live is everybody's: somebody must answer.
  return talk.areaCode === null || covers(user, talk.areaCode) ? talk.id : null;
}

async function talkPage(page: StaffPage, mistake: string | null, text: string): Promise<Answer> {
  const { needs, user, now } = page;
  const id = await ownTalk(page);
  const talk = id === null ? null : await heldTalk(needs.bot, id);
  if (id === null || talk === null) return noTalk();
  const turns = await talkTurns(needs.bot, id);
  return {
    kind: 'page',
    view: 'inbox/talk',
    title: 'Trò chuyện với người dân',
    status: mistake === null ? 200 : 422,
    data: {
      id,
      mistake,
      text,
      mayAnswer: can(user, 'inbox.answer'),
      channel: channelWord(talk.channel),
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
