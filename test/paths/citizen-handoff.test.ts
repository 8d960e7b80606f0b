import { describe, expect, test } from 'vitest';
import { inbox, releaseStale, staffReply, unanswered } from '../../bot/bot.ts';
import { admin, official, ROOT } from '../acts.ts';
import { type Citizen, citizens } from '../bot/citizen.ts';

const citizen = citizens();

const release = async (app: Citizen, time: string): Promise<number> => {
  app.at(time);
  const count = await releaseStale(app.app.bot, new Date(time));
  await app.tick();
  return count;
};

describe('waiting for a person', () => {
  test('on a Saturday the text says Monday, in working hours it says now', async () => {
    const saturday = await citizen('2026-11-21T02:00:00Z');
    await saturday.say('cho tôi gặp cán bộ');
    expect(saturday.last()).toMatch(/ngoài giờ hành chính[\s\S]*7 giờ 30 thứ Hai, ngày 23\/11\/2026/);
    const friday = await citizen('2026-11-20T02:00:00Z');
    await friday.say('cho tôi gặp cán bộ');
    expect(friday.last()).toMatch(/đang trong giờ hành chính/);
  });

  test("the commune's own hours are shown when staff entered them", async () => {
    const app = await citizen();
    await app.app.deps.db.write((tx) =>
      tx.areaProfile.create({
        data: {
          areaCode: '19333',
          hours: '7 giờ đến 16 giờ, cả thứ Bảy',
          updatedAt: new Date('2026-11-01T00:00:00Z'),
        },
      }),
    );
    await app.say('d:guide');
    await app.say('phường Đông Hà, Quảng Trị');
    await app.say('cho tôi gặp cán bộ');
    expect(app.last()).toMatch(/giờ làm việc: 7 giờ đến 16 giờ, cả thứ Bảy/);
  });

  test('without an answer by the end of the next working day the assistant comes back and says so', async () => {
    const app = await citizen('2026-11-20T02:00:00Z');
    await app.say('cho tôi gặp cán bộ');
    const { length } = app.heard();
    expect(await release(app, '2026-11-20T11:00:00Z')).toBe(0);
    expect(await release(app, '2026-11-22T11:00:00Z')).toBe(0);
    expect(await release(app, '2026-11-23T09:59:00Z')).toBe(0);
    expect(await release(app, '2026-11-23T10:00:00Z')).toBe(1);
    expect(app.heard()).toHaveLength(length + 1);
    expect(app.last()).toMatch(/chưa có cán bộ trả lời[\s\S]*Trợ lý tự động đã trở lại/);
    expect(app.buttons()).toEqual(['Gặp cán bộ']);
    expect(await inbox(ROOT, app.app.bot)).toEqual([]);
    expect(await release(app, '2026-11-23T10:05:00Z')).toBe(0);
    await app.say('khai sinh cần giấy tờ gì');
    expect(app.last()).toMatch(/chứng sinh/i);
  });

  test('a talk in which an official has answered stays with them', async () => {
    const app = await citizen('2026-11-20T02:00:00Z');
    await app.say('cho tôi gặp cán bộ');
    const [held] = await inbox(ROOT, app.app.bot);
    app.at('2026-11-20T03:00:00Z');
    expect(
      await staffReply(
        admin(app.app.bot.deps.now(), 1),
        app.app.bot,
        held?.id ?? 0,
        'Chào anh/chị, tôi nghe đây ạ.',
      ),
    ).toEqual({ kind: 'sent' });
    expect(await release(app, '2026-11-30T10:00:00Z')).toBe(0);
  });

  test('an answer of an earlier wait does not count for a later one', async () => {
    const app = await citizen('2026-11-20T02:00:00Z');
    await app.say('cho tôi gặp cán bộ');
    const [held] = await inbox(ROOT, app.app.bot);
    await staffReply(admin(app.app.bot.deps.now(), 1), app.app.bot, held?.id ?? 0, 'Chào anh/chị.');
    await app.say('d:bot');
    app.at('2026-11-20T04:00:00Z');
    await app.say('cho tôi gặp cán bộ');
    expect(await release(app, '2026-11-23T10:00:00Z')).toBe(1);
  });
});

describe('was it helpful', () => {
  test('every fourth answer asks, from the second; the word of the citizen stays with the question', async () => {
    const app = await citizen();
    await app.say('khai sinh cho con cần giấy tờ gì');
    expect(app.buttons()).not.toContain('Có ích');
    await app.say('lệ phí khai sinh bao nhiêu');
    expect(app.buttons()).toEqual(expect.arrayContaining(['Có ích', 'Chưa đúng']));
    expect(app.buttons().length).toBeLessThanOrEqual(5);
    await app.tap('Chưa đúng');
    expect(app.last()).toMatch(/sẽ được cán bộ xem lại/);
    const marked = await app.app.deps.db.read.turn.findMany({ where: { feedback: { not: null } } });
    expect(marked).toHaveLength(1);
    expect(marked[0]).toMatchObject({ feedback: 'bad', topic: 'birth.fee', direction: 'in' });
    for (const question of [
      'khai sinh trong bao nhiêu ngày',
      'ai được đi làm khai sinh',
      'bé có được cấp thẻ căn cước không',
    ]) {
      await app.say(question);
      expect(app.buttons()).not.toContain('Có ích');
    }
    await app.say('con tôi nhập hộ khẩu nhà ông bà được không');
    await app.tap('Có ích');
    expect(app.last()).toMatch(/Cảm ơn anh\/chị/);
  });

  test('staff see what was not understood and what was called wrong, grouped and masked', async () => {
    const app = await citizen();
    await app.say('giá vàng hôm nay bao nhiêu');
    await app.say('gia vang hom nay bao nhieu');
    await app.say('khai sinh cho con cần giấy tờ gì');
    await app.say('lệ phí khai sinh bao nhiêu');
    await app.tap('Chưa đúng');
    await app.say('bán xe wave biển số đẹp liên hệ 0912345678');
    const groups = await unanswered(ROOT, app.app.bot, 10);
    expect(groups[0]).toMatchObject({ count: 2, marks: { unknown: 2, clarify: 0, bad: 0 } });
    expect(groups.find((group) => group.marks.bad === 1)?.text).toBe('lệ phí khai sinh bao nhiêu');
    expect(JSON.stringify(groups)).not.toMatch(/0912345678/);
    expect(await unanswered(ROOT, app.app.bot, 1)).toHaveLength(1);
    expect(await unanswered(official('commune', '19333', app.app.bot.deps.now()), app.app.bot, 10)).toEqual(
      [],
    );
  });
});
