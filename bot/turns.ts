/** What was said in a talk, as pages show it. A wing of the front door. */

import type { Button } from '../channels/contract.ts';
import { findAddress } from '../contacts/contacts.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { BotContext } from './context.ts';
import * as store from './store.ts';
import { readTurn, type TurnAuthor } from './turn.ts';

/** One message of a talk as a page shows it. */
export type TalkTurn = {
  id: number;
  at: Date;
  by: TurnAuthor;
  text: string;
  buttons: Button[];
  qr: string | null;
  topic: string | null;
};

const MOST_TURNS = 200;

/** What was said in a web chat after a turn that the page has already; a tap on a button shows the button's title. */
export async function webTurns(
  { deps }: BotContext,
  sessionId: string,
  afterId: number,
): Promise<TalkTurn[]> {
  const address = await findAddress(deps.db.read, deps.keys, 'webchat', sessionId);
  const talk = address === null ? null : await store.findTalk(deps.db.read, address.id);
  return talk === null ? [] : turnsOf(deps, talk.id, afterId);
}

/** Turns after `afterId`, at most 200. */
export async function turnsOf(deps: Deps, talkId: number, afterId: number): Promise<TalkTurn[]> {
  const rows = await store.turnsAfter(deps.db.read, talkId, afterId, MOST_TURNS);
  let titles = new Map<string, string>();
  return rows.map((row) => {
    const content = readTurn(deps.keys.open(row.textSealed, placeOf.turn(row)));
    const text = content.tapped ? (titles.get(content.text) ?? '(đã bấm nút)') : content.text;
    if (row.direction === 'out') {
      titles = new Map([
        ...titles,
        ...content.buttons.flatMap((one) =>
          one.kind === 'reply' ? [[one.payload, one.title] as const] : [],
        ),
      ]);
    }
    const by = row.by === 'staff' || row.by === 'bot' ? row.by : 'citizen';
    return { id: row.id, at: row.at, by, text, buttons: content.buttons, qr: content.qr, topic: row.topic };
  });
}
