import { expect, test } from 'vitest';
import { forgetTalker, talksWith } from '../../bot/bot.ts';
import { writeTurn } from '../../bot/turn.ts';
import { labelMessage } from '../../knowledge/knowledge.ts';
import { personHtml } from '../../people/export-html.ts';
import { MOST_OF_A_KIND, type PersonFile } from '../../people/person-file.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { admin } from '../acts.ts';
import { freshSqlite, testKeys } from '../database.ts';

const AT = new Date('2026-12-01T03:00:00Z');
const TURNS = 2_100;

test('words said before thousands of others are forgotten too; what is shown are the newest, in order', async () => {
  const { database, close } = await freshSqlite();
  const address = { channel: 'webchat', sealed: '', hash: 'h', createdAt: AT };
  const { id: addressId } = await database.write((tx) => tx.address.create({ data: address }));
  const talk = await database.write((tx) =>
    tx.talk.create({ data: { addressId, channel: 'webchat', updatedAt: AT, createdAt: AT } }),
  );
  const turnAt = (index: number) => {
    const at = new Date(AT.getTime() + index * 1_000);
    const place = placeOf.turn({ talkId: talk.id, at, direction: 'in' });
    const textSealed = testKeys.seal(writeTurn({ text: `câu hỏi số ${index}` }), place);
    return { talkId: talk.id, at, direction: 'in', by: 'citizen', textSealed };
  };
  await database.write(async (tx) => {
    await tx.turn.createMany({ data: Array.from({ length: TURNS }, (_, index) => turnAt(index)) });
    for (const index of [0, TURNS - 1])
      await labelMessage(admin(AT), tx, { text: `câu hỏi số ${index}`, topic: 'birth.fee' });
  });

  const [shown] = await talksWith(database.read, testKeys, [addressId], 3);
  const last = [TURNS - 3, TURNS - 2, TURNS - 1].map((index) => `câu hỏi số ${index}`);
  expect(shown?.turns.map((turn) => turn.text)).toEqual(last);

  expect(await database.read.labelledMessage.count()).toBe(2);
  await database.write((tx) => forgetTalker(tx, testKeys, { addressIds: [addressId], addresses: [] }));
  expect(await database.read.labelledMessage.count()).toBe(0);
  expect(await database.read.turn.count()).toBe(0);
  await close();
});

test('a file that holds not all of it says so, and only then', () => {
  const person = {
    ...{ reference: 'c1', contactId: 1, consentId: null, name: 'Lê Văn Thử', landline: null },
    ...{ areaCode: '', desk: '', addressIds: [], addresses: [], tags: [], permissions: [] },
    ...{ createdAt: AT, source: null, basis: null },
  } as unknown as PersonFile['person'];
  const change = {
    ...{ id: 1, contactId: 1, addressId: null, purpose: 'reminder', state: 'granted', way: 'chat' },
    ...{ source: 'citizen', basis: 'thử', importId: null, userId: null, at: AT },
  } as PersonFile['history'][number];
  const file = (changes: number): PersonFile => ({
    ...{ person, cases: [], filings: [], messages: [], talks: [], requests: [] },
    history: Array.from({ length: changes }, () => change),
  });
  expect(personHtml(file(MOST_OF_A_KIND - 1), AT)).toContain('Đây là toàn bộ');
  expect(personHtml(file(MOST_OF_A_KIND), AT)).not.toContain('toàn bộ');
  expect(personHtml(file(MOST_OF_A_KIND), AT)).toContain('2000 dòng mới nhất');
});
