/** A wing of the front door: one person's talks, shown to them and forgotten. */

import { forgetLabelled } from '../knowledge/knowledge.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import * as store from './store/subjects.ts';
import { removeTalks } from './store.ts';
import { readTalk } from './talk.ts';
import type { TurnAuthor } from './turn.ts';
import { readTurn } from './turn.ts';

export type SubjectTalk = {
  id: number;
  channel: string;
  areaCode: string | null;
  /** Held by an official now. */
  held: boolean;
  since: Date;
  lastAt: Date;
  /** Days the talk remembers of a birth or a death, and what reminders were asked for. */
  remembers: { bornOn: string | null; diedOn: string | null; reminders: { what: string; until: string }[] };
  turns: { at: Date; by: TurnAuthor; text: string }[];
};

const AT_ONCE = 500;
/** A shorter mark would fit in what others wrote. */
const LEAST_LETTERS = 6;

/** What was said with a person from these addresses and is still kept, in order; of each talk the newest `most` turns. */
export async function talksWith(
  reader: Reader,
  keys: Keys,
  addressIds: readonly number[],
  most: number,
): Promise<SubjectTalk[]> {
  const talks = await store.talksOf(reader, addressIds);
  return Promise.all(
    talks.map(async ({ id, channel, areaCode, state, holder, createdAt, updatedAt }) => {
      const { bornOn, diedOn, reminders } = readTalk(state);
      const turns = (await store.turnsOfTalk(reader, id, most)).reverse();
      return {
        ...{ id, channel, areaCode, held: holder === 'person', since: createdAt, lastAt: updatedAt },
        remembers: {
          ...{ bornOn, diedOn },
          reminders: reminders.map(({ what, until }) => ({ what, until })),
        },
        turns: turns.map((turn) => {
          const { at, by } = turn;
          const { text, tapped } = readTurn(keys.open(turn.textSealed, placeOf.turn(turn)));
          return {
            at,
            by: by === 'staff' || by === 'bot' ? by : ('citizen' as const),
            text: tapped ? '(đã bấm nút)' : text,
          };
        }),
      };
    }),
  );
}

/**
 * Forgets a person here: their talks with everything said, what officials attached of their words to topics, events that
 * wait or were given up.
 * @param addresses as their channels write them
 */
export async function forgetTalker(
  tx: Tx,
  keys: Keys,
  who: { addressIds: readonly number[]; addresses: readonly string[] },
): Promise<void> {
  for (const { id } of await store.talksOf(tx, who.addressIds))
    for (let before: number | null = null; ; ) {
      const turns: store.SubjectTurnRow[] = await store.turnsOfTalk(tx, id, AT_ONCE, before);
      const said = turns.filter((turn) => turn.direction === 'in');
      await forgetLabelled(
        tx,
        said.map((turn) => readTurn(keys.open(turn.textSealed, placeOf.turn(turn))).text),
      );
      before = turns.at(-1)?.id ?? null;
      if (turns.length < AT_ONCE) break;
    }
  await removeTalks(tx, [...who.addressIds]);
  const marks = who.addresses.filter((one) => one.length >= LEAST_LETTERS).flatMap(spellings);
  for (const mark of marks) await store.removeInboundNamed(tx, mark);
  for (let after = 0; ; ) {
    const rows = await store.sealedInbound(tx, after, AT_ONCE);
    const theirs = rows.filter((row) => {
      const body = keys.open(row.sealed, placeOf.inbound(row));
      return (
        marks.some((mark) => body.includes(mark)) || who.addresses.some((one) => body.includes(`"${one}"`))
      );
    });
    await store.removeInbound(
      tx,
      theirs.map(({ id }) => id),
    );
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)?.id ?? 0;
  }
}

/** A telephone number stands in calls of providers with its country, with a zero, or bare. */
function spellings(address: string): string[] {
  return address.startsWith('+84') ? [address.slice(3)] : [address];
}
