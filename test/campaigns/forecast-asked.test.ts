/** A forecast as it is asked for: of drafts, under way, in bounds. */
import { expect, test } from 'vitest';
import { acceptSplit, forecast, status } from '../../campaigns/campaigns.ts';
import { runsOf } from '../../campaigns/runs.ts';
import { admin, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { HOUR, later, MINUTE } from '../outbox/sink.ts';
import { AUTHOR, approved, draft, office, residents, START, URL_ } from './office.ts';

onBothDatabases('a forecast', (open) => {
  test('offers days enough when the time is too short, and the offer can be taken', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 300);
    const id = await draft(deps, { rate: '1', end: '2026-11-23T01:02:00Z' });
    const said = await forecast(server(deps.now()), deps, id, URL_);
    if (said.kind !== 'forecast') throw new Error(said.message);
    expect(said.sent).toBe(120);
    expect(said.expired).toBe(180);
    expect(said.words.join(' ')).toContain('Không xong trước 08:02 ngày 23/11/2026');
    expect(await acceptSplit(admin(deps.now(), AUTHOR), deps, id, URL_)).toEqual({
      kind: 'revised',
      end: '2026-11-24T08:02:00+07:00',
    });
    expect(await forecast(server(deps.now()), deps, id, URL_)).toMatchObject({
      sent: 300,
      expired: 0,
      split: null,
    });
    await close();
  });

  test('report 17: every run of a repeat that cannot go is named with its day, and what the others cost', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 5);
    const told = async (start: string, end: string, repeat: string) => {
      const said = await forecast(server(deps.now()), deps, await draft(deps, { start, end, repeat }), URL_);
      if (said.kind !== 'forecast') throw new Error(said.message);
      return { words: said.words.join(' '), series: said.series };
    };
    // The month ends of the report: 31/1 and 28/2/2027 are Sundays, 30/4 is a holiday.
    const months = await told(
      '2027-01-31T09:00:00+07:00',
      '2027-01-31T18:00:00+07:00',
      '{ every: month, until: 2027-06-30 }',
    );
    expect(months.series?.closed.map(({ run, day, whole }) => [run + 1, day, whole])).toEqual([
      [1, 'Chủ nhật 31/01/2027', true],
      [2, 'Chủ nhật 28/02/2027', true],
      [4, expect.stringMatching(/^thứ Sáu 30\/04\/2027, .*Chiến thắng/), true],
    ]);
    expect(months.words).toContain('3 lần không gửi được: lần 1 (Chủ nhật 31/01/2027');
    expect(months.words).toContain('3 lần gửi được tốn khoảng 24.900 đồng');
    expect(months.words).toContain('Mỗi lần ấy 5 tin sẽ hết hạn');
    // Over Tết Đinh Mùi (4–10/2/2027), whose days off the rules know.
    const tet = await told(
      '2027-01-28T09:00:00+07:00',
      '2027-01-28T18:00:00+07:00',
      '{ every: week, until: 2027-02-18 }',
    );
    expect(tet.series?.closed.map(({ run, whole }) => [run + 1, whole])).toEqual([[2, true]]);
    expect(tet.words).toContain('Tết Nguyên đán');
    // Tết Mậu Thân, 26/1/2028: nobody has entered its days off yet.
    const later_ = await told(
      '2028-01-12T09:00:00+07:00',
      '2028-01-12T18:00:00+07:00',
      '{ every: week, until: 2028-02-02 }',
    );
    expect(later_.words).toMatch(/rơi vào ngày nghỉ|không gửi được: lần 3/);
    expect(later_.words).toContain('26/01/2028');
    await close();
  });

  test('of a repeat over month ends, 29 February and the turn of the year, in another time zone', async () => {
    const days = runsOf({
      start: '2027-12-31T09:00:00+07:00',
      end: '2027-12-31T18:00:00+07:00',
      repeat: { every: 'month', until: '2028-04-30' },
    }).map(({ start }) => start.toISOString());
    expect(days).toEqual([
      '2027-12-31T02:00:00.000Z',
      '2028-01-31T02:00:00.000Z',
      '2028-02-29T02:00:00.000Z',
      '2028-03-31T02:00:00.000Z',
      '2028-04-30T02:00:00.000Z',
    ]);
  });

  test('of a repeat says which runs the caps keep from everybody, and what all the others cost', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 10);
    const told = async (
      every: string,
      until: string,
      purpose = 'outreach',
      text = 'outreach-birth-bundle',
    ) => {
      const more = { end: later(START, HOUR).toISOString(), repeat: `{ every: ${every}, until: ${until} }` };
      const said = await forecast(
        server(deps.now()),
        deps,
        await draft(deps, { ...more, purpose, text }),
        URL_,
      );
      if (said.kind !== 'forecast') throw new Error(said.message);
      return said;
    };
    // One message of a campaign in seven days, also over a Saturday whose hours are over at eight o'clock in the evening.
    expect((await told('day', '2026-11-29')).series).toMatchObject({ runs: 7, rule: 'cap_campaign' });
    const weekly = await told('week', '2026-12-07');
    expect(weekly.series).toMatchObject({ runs: 3, blocked: 0, rule: null, closed: [] });
    expect(weekly.words.join(' ')).toContain('có 3 lần, cả 3 lần tốn khoảng 49.800 đồng');
    // And three of all campaigns together in thirty days.
    expect((await told('week', '2026-12-14')).series).toMatchObject({
      runs: 4,
      blocked: 1,
      rule: 'cap_person',
    });
    expect((await told('day', '2026-11-29', 'service', 'consent-guide')).series).toMatchObject({
      blocked: 0,
    });
    await close();
  });

  test('before approval and after it says the same, and the status tells when it will be over', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 60);
    const more = { rate: '1' };
    const before = await forecast(server(deps.now()), deps, await draft(deps, more), URL_);
    const id = await approved(deps, more);
    const after = await forecast(server(deps.now()), deps, id, URL_);
    expect(after).toEqual({ ...before, id });
    expect(after).toMatchObject({ sent: 60, finishAt: later(START, MINUTE).toISOString() });
    expect(await status(server(deps.now()), deps, id)).toMatchObject({
      forecastFinishAt: later(START, MINUTE).toISOString(),
    });
    await close();
  });
});
