/** Passages of official texts: found as people type, word for word, and shown to citizens only when read and in force. */
import { expect, test } from 'vitest';
import { ask } from '../../bot/bot.ts';
import { readExtractFile, shownToCitizens } from '../../knowledge/extracts.ts';
import { readExtracts } from '../../knowledge/files.ts';
import { knowledge } from '../bot/talking.ts';
import { cli } from '../cli.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const TODAY = '2026-12-01';
const say = (text: string, talk?: ReturnType<typeof ask>['talk'], button?: string) =>
  ask(
    { knowledge: knowledge(), publicUrl: 'http://x' },
    { text, now: NOW, ...(talk === undefined ? {} : { talk }), ...(button === undefined ? {} : { button }) },
  );

test('every file is read, every passage fits into a message, and no id stands twice', () => {
  const { extracts, faults } = readExtracts();
  expect(faults).toEqual([]);
  expect(new Set(extracts.map((one) => one.id)).size).toBe(extracts.length);
  expect(readExtractFile('x', { document: 'Luật', passages: [] })).toHaveProperty('faults');
});

test.each([
  ['khong co giay chung sinh', 'lht.16.1'],
  ['con theo họ mẹ', 'blds.26.2'],
  ['bé sống chưa đủ 24 giờ có phải khai tử', 'blds.30'],
  ['thời hạn khai tử', 'lht.33.1'],
  ['chủ nhà trọ đồng ý đăng ký thường trú nhà thuê', 'lct.20.3'],
  ['300 ngày sau ly hôn', 'lhngd.88.1'],
])('%s', (typed, id) => {
  expect(knowledge().extracts.search(typed, TODAY)[0]?.extract.id).toBe(id);
});

test('nothing is found for what no text speaks of', () => {
  for (const typed of ['giá vàng hôm nay', 'hộ chiếu', '', '🙂', '!!!'])
    expect(
      knowledge()
        .extracts.search(typed, TODAY)
        .map((hit) => hit.extract.id),
    ).toEqual([]);
});

test('what has ended, or was not read in a publication, is for staff alone', () => {
  const of = (id: string) => {
    const found = knowledge().extracts.byId(id);
    if (found === null) throw new Error(id);
    return found;
  };
  expect(shownToCitizens(of('lht.15.1'), TODAY)).toBe(true);
  expect(shownToCitizens(of('lht.15.1'), '2027-03-01')).toBe(false);
  expect(shownToCitizens(of('lhngd.88.1'), TODAY)).toBe(false);
  expect(shownToCitizens(of('kh.kimthanh.ii.2'), TODAY)).toBe(false);
  expect(say('', undefined, 'x:lhngd.88.1').text).not.toContain('300 ngày');
});

test('the law behind an answer is offered, and said word for word when asked for in words', () => {
  const first = say('khai sinh trong bao nhiêu ngày thì phải đi');
  const button = first.buttons.find((one) => one.title === 'Xem nguyên văn');
  expect(button?.payload).toBe('x:lht.15.1');
  const shown = say('', first.talk, button?.payload);
  expect(shown.text).toContain('Trong thời hạn 60 ngày kể từ ngày sinh con');
  expect(shown.text).toContain('khoản 1 Điều 15 Luật Hộ tịch 60/2014/QH13');
  expect(shown.sources).toEqual([
    { document: 'Luật Hộ tịch 60/2014/QH13', article: 'khoản 1 Điều 15', date: '2014-11-20', verified: true },
  ]);
  for (const typed of ['luật nào quy định vậy', 'cho xem nguyên văn', 'can cu vao dau'])
    expect(say(typed, first.talk).text).toContain('Trong thời hạn 60 ngày');
  // Not held: the document and the article are named, and where to look it up.
  const sum = say('ông có lương hưu mới mất, mai táng được bao nhiêu tiền');
  expect(say('luật nào quy định vậy', sum.talk).text).toMatch(/^Căn cứ: Điều 85 Luật Bảo hiểm xã hội/);
  // A name is no request.
  expect(say('con tôi tên Nguyễn Văn An', first.talk).text).not.toContain('Trong thời hạn 60 ngày');
});

test('the command gives passages as JSON and in words', async () => {
  const shell = cli();
  const found = await shell.run('search', 'khong', 'co', 'giay', 'chung', 'sinh', '--json');
  expect(found.json<{ id: string; verified: boolean }[]>()[0]).toMatchObject({
    id: 'lht.16.1',
    inForce: true,
  });
  expect((await shell.run('search', 'giá vàng')).out).toContain('Không có đoạn nào');
  shell.close();
});
