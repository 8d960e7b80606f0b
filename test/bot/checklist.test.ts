import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checklistFor } from '../../bot/checklist.ts';
import { readChecklistToken } from '../../bot/checklist-token.ts';
import { compose } from '../../bot/compose.ts';
import { ownData } from '../../bot/files.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import { allPaths } from '../../knowledge/eligibility.ts';
import { readTables } from '../../knowledge/files.ts';
import { TOPICS } from '../../knowledge/knowledge.ts';
import { knowledge, NOW, talking } from './talking.ts';

const { tables } = readTables();
const { checklists } = ownData();
const { lastDay } = knowledge();

describe('the lists', () => {
  test('each outcome of each table has exactly one, and none names an outcome that is not there', () => {
    for (const table of tables)
      for (const { id } of table.outcomes)
        expect(
          checklists.lists.filter((list) => list.table === table.id && list.outcomes.includes(id)),
          `${table.id} ${id}`,
        ).toHaveLength(1);
    for (const list of checklists.lists) {
      const outcomes = tables.find((table) => table.id === list.table)?.outcomes.map((one) => one.id) ?? [];
      for (const id of [...list.outcomes, ...list.groups.flatMap((group) => group.outcomes ?? [])])
        expect(outcomes, `${list.table} ${id}`).toContain(id);
    }
  });

  test('each group rests on an answer that is there', () => {
    for (const { rests } of checklists.lists.flatMap((list) => list.groups)) expect(TOPICS).toContain(rests);
    expect(checklistFor(checklists, 'birth', 'nothing_of_ours')).toBe(null);
  });

  test('every number in a list stands in the answer it rests on', () => {
    for (const group of checklists.lists.flatMap((list) => list.groups)) {
      const given = knowledge().answer(group.rests, { now: NOW });
      for (const number of group.items.join(' ').match(/\d+/g) ?? [])
        expect(given.kind === 'text' ? given.text : '').toContain(number);
    }
  });
});

describe('the list of every path', () => {
  for (const table of tables) {
    test(`${table.id}: fits one message, with boxes, where to go and sources`, () => {
      for (const { answers, outcome } of allPaths(table)) {
        for (const talk of [
          NEW_TALK,
          { ...NEW_TALK, areaCode: '19333', bornOn: '2026-11-03', diedOn: '2026-11-09' },
        ]) {
          const [message, ...rest] = compose(
            [{ kind: 'checklist', table: table.id, answers: Object.entries(answers) }],
            {
              knowledge: knowledge(),
              now: NOW,
              channel: 'zalo',
              talk,
              publicUrl: 'https://lienthong.example.gov.vn',
              profile: null,
              guideCodes: new Map(),
              canRemind: true,
              isClosed: () => false,
              lastDay,
              checklists,
            },
          );
          expect(rest).toEqual([]);
          const text = message?.text ?? '';
          expect(text.length, `${table.id} ${outcome.id}`).toBeLessThanOrEqual(1900);
          expect(text).toMatch(
            table.id === 'birth' ? /^DANH SÁCH CẦN LÀM/ : /^Xin chia buồn[^\n]*\n\nDANH SÁCH CẦN LÀM/,
          );
          expect(text).toMatch(/\nNguồn: /);
          expect(text).toMatch(/Bộ phận Một cửa/);
          for (const { what } of outcome.separately) expect(text).toContain(`☐ ${what}`);
          for (const name of outcome.oneGo) expect(text).toContain(`☐ ${name}`);
          expect(message?.buttons.length).toBeLessThanOrEqual(5);
        }
      }
    });
  }
});

describe('a list to keep', () => {
  const answers: [string, string][] = [
    ['child', 'young'],
    ['special', 'ordinary'],
    ['parents', 'married'],
    ['home', 'parents_home'],
  ];
  const context = {
    knowledge: knowledge(),
    now: NOW,
    channel: 'zalo' as const,
    talk: { ...NEW_TALK, areaCode: '19333', bornOn: '2026-11-03' },
    publicUrl: 'https://lienthong.example.gov.vn',
    profile: null,
    guideCodes: new Map([['19333', 'BCDFGHJK']]),
    canRemind: true,
    isClosed: () => false,
    lastDay,
    checklists,
  };
  const sign = (plain: string) => createHash('sha256').update(plain).digest('base64url');

  test('comes with a signed link of its choices, days and commune, and nothing else', () => {
    const [message] = compose([{ kind: 'checklist', table: 'birth', answers }], { ...context, sign });
    const [first] = message?.buttons ?? [];
    expect(first).toMatchObject({ kind: 'url', title: 'Tải bản PDF' });
    const url = new URL(first?.kind === 'url' ? first.url : '');
    expect(url.origin + url.pathname).toBe('https://lienthong.example.gov.vn/chat/checklist.pdf');
    expect(readChecklistToken(url.searchParams.get('t') ?? '', sign, '2026-11-21')).toEqual({
      table: 'birth',
      answers,
      bornOn: '2026-11-03',
      diedOn: null,
      areaCode: '19333',
      guideCode: 'BCDFGHJK',
      madeOn: '2026-11-21',
    });
  });

  test('is a file in the talk on Telegram, where no link is then needed', () => {
    const [message] = compose([{ kind: 'checklist', table: 'birth', answers }], {
      ...context,
      channel: 'telegram',
      sign,
    });
    expect(message?.buttons.filter((button) => button.kind === 'url')).toEqual([]);
    expect(readChecklistToken(message?.sheet ?? '', sign, '2026-11-21')).toMatchObject({
      table: 'birth',
      answers,
    });
  });

  test('has no link where nothing can be signed', () => {
    const [message] = compose([{ kind: 'checklist', table: 'birth', answers }], context);
    expect(message?.buttons.filter((button) => button.kind === 'url')).toEqual([]);
  });
});

describe('a personal list', () => {
  const newborn = () => {
    const talk = talking();
    talk.say('con em sinh ngày 3/11');
    talk.say('kiểm tra con tôi có được làm liên thông khai sinh không');
    for (const title of [
      'Kiểm tra trường hợp của tôi',
      'Dưới 6 tuổi, chưa có khai sinh',
      'Không, bé ở cùng cha mẹ đẻ',
      'Đã đăng ký kết hôn',
      'Theo hộ khẩu của cha hoặc mẹ',
    ])
      talk.tap(title);
    return talk;
  };

  test('counts the last day from the day of birth that was said', () => {
    const list = newborn().tap('Danh sách cần làm');
    expect(list.text).toMatch(/Hạn đăng ký khai sinh: ngày 02\/01\/2027\./);
    expect(list.text).toMatch(/☐ Giấy chứng sinh/);
    expect(list.text).toMatch(/☐ Bé dưới 6 tuổi về ở với cha mẹ thì luật không còn đòi chủ hộ đồng ý/);
    expect(newborn().say('cho em xem danh sách việc cần làm').text).toBe(list.text);
  });

  test('asks for the day when it is not known, and says when it is past', () => {
    const talk = talking();
    talk.say('trường hợp nhà tôi có làm được liên thông khai tử không');
    for (const title of [
      'Kiểm tra trường hợp của tôi',
      'Mất trong nước, chưa khai tử',
      'Có, không phải chủ hộ',
      'Không có hoặc chưa rõ',
    ])
      talk.tap(title);
    expect(talk.tap('Danh sách cần làm').text).toMatch(/Hạn khai tử: anh\/chị nhắn ngày mất/);
    talk.say('bố em mất ngày 1/10');
    expect(talk.say('danh sách').text).toMatch(/Hạn khai tử: ngày 16\/10\/2026 \(đã qua/);
  });

  test('before the outcome the open question comes', () => {
    const talk = talking();
    talk.say('kiểm tra con tôi có được làm liên thông khai sinh không');
    talk.tap('Kiểm tra trường hợp của tôi');
    expect(talk.say('danh sách cần làm').text).toMatch(/Câu thứ nhất/);
  });
});
