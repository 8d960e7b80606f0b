/** A campaign under way: paused, cancelled, expired, in waves, into groups, and its ledger. */
import { expect, test } from 'vitest';
import {
  campaignSource,
  cancel,
  create,
  due,
  find,
  ledgerCsv,
  pause,
  pauseForTrouble,
  resume,
} from '../../campaigns/campaigns.ts';
import { importGroups, stopEverything } from '../../contacts/contacts.ts';
import { drain, ledger, markPosted } from '../../outbox/outbox.ts';
import { admin, ROOT } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { HOUR, later, MINUTE, sinks } from '../outbox/sink.ts';
import {
  AUTHOR,
  approved,
  DONG_HA,
  END,
  file,
  MORNING,
  NAM_DONG_HA,
  office,
  phone,
  resident,
  residents,
  START,
  URL_,
} from './office.ts';
import { statusOf } from './status-of.ts';

onBothDatabases('a campaign', (open) => {
  test('paused half way keeps everybody; resumed it reaches the rest once', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 40);
    const id = await approved(deps, { rate: '10' });
    await due(at(START), START);
    const channels = sinks(false);
    let paused = false;
    channels.sms.answer = async (_target, _key, call) => {
      if (call === 10 && !paused) {
        paused = true;
        expect(await pause(admin(at(START).now(), AUTHOR), at(START), id)).toMatchObject({ kind: 'done' });
      }
      return null;
    };
    const worker = engine(channels, { concurrency: 1 });
    await drain(worker, START);
    const half = channels.sms.calls;
    expect(half).toBeGreaterThanOrEqual(10);
    expect(half).toBeLessThan(40);
    await drain(worker, later(START, HOUR));
    expect(channels.sms.calls).toBe(half);
    const standing = await statusOf(deps, id);
    expect(standing.state).toBe('paused');
    expect(standing.counts.queued + standing.counts.sent).toBe(40);

    expect(
      await resume(admin(at(later(START, HOUR)).now(), AUTHOR), at(later(START, HOUR)), id),
    ).toMatchObject({ kind: 'done' });
    await drain(worker, later(START, HOUR));
    await drain(worker, later(START, 2 * HOUR));
    expect(channels.sms.calls).toBe(40);
    expect(new Set(channels.sms.copies.values())).toEqual(new Set([1]));
    await close();
  });

  test('a message in a worker’s hands while the campaign pauses is asked about again', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 1);
    const id = await approved(deps);
    await due(at(START), START);
    const channels = sinks();
    channels.sms.answer = async (_target, _key, call) => {
      if (call > 1) return null;
      await pause(admin(at(START).now(), AUTHOR), at(START), id);
      return { kind: 'retry', reason: 'busy', staff: 'Đang bận.' };
    };
    await drain(engine(channels), START);
    await drain(engine(channels), later(START, HOUR));
    expect(channels.sms.calls).toBe(1);
    await resume(admin(at(START).now(), AUTHOR), at(START), id);
    await drain(engine(channels), later(START, HOUR + MINUTE));
    expect(channels.sms.calls).toBe(2);
    await close();
  });

  test('paused because everything fails keeps the sentence for staff', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 20);
    const id = await approved(deps);
    await due(at(START), START);
    const channels = sinks();
    channels.sms.answer = () => ({ kind: 'ourFault', reason: 'auth', staff: 'Sai mật khẩu nhà mạng.' });
    await drain(
      engine(channels, {
        concurrency: 1,
        onTrouble: (campaignId, staff) => pauseForTrouble(at(START), campaignId, staff),
      }),
      START,
    );
    expect(await find(ROOT, database.read, id)).toMatchObject({
      state: 'paused',
      pauseReason: expect.stringContaining('Sai mật khẩu nhà mạng.'),
    });
    expect((await statusOf(deps, id)).counts.queued).toBe(20);
    await close();
  });

  test('cancelled sends nothing more and says so in the ledger', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 3);
    const id = await approved(deps);
    await pause(admin(deps.now(), AUTHOR), deps, id);
    expect(await cancel(admin(deps.now(), AUTHOR), deps, id)).toEqual({ kind: 'done', messages: 3 });
    const channels = sinks();
    await due(at(START), START);
    await drain(engine(channels), START);
    expect(channels.sms.calls).toBe(0);
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(rows.map((row) => [row.state, row.rule])).toEqual(Array(3).fill(['dropped', 'cancelled']));
    expect(await resume(admin(deps.now(), AUTHOR), deps, id)).toMatchObject({ kind: 'not_possible' });
    await close();
  });

  test('at its latest useful time expires what is left, also when it is paused', async () => {
    const { database, close } = await open();
    const { deps, at } = office(database);
    await residents(database, 4);
    const id = await approved(deps);
    await due(at(START), START);
    await pause(admin(at(START).now(), AUTHOR), at(START), id);
    expect(await due(at(END), END)).toEqual({ started: 0, finished: 1, expired: 4, runs: 0 });
    expect((await statusOf(deps, id)).counts).toMatchObject({ expired: 4, queued: 0 });
    await close();
  });

  test('a stop between approval and sending is honoured', async () => {
    const { database, close } = await open();
    const { deps, engine } = office(database);
    const who = await database.write((tx) => resident(tx, { sms: phone(1) }));
    const id = await approved(deps);
    await database.write((tx) => stopEverything(tx, who.addressIds[0] ?? 0, MORNING));
    const channels = sinks();
    await drain(engine(channels), START);
    expect(channels.sms.calls).toBe(0);
    expect((await ledger(ROOT, database.read, { campaignId: id }))[0]).toMatchObject({ rule: 'stopped' });
    await close();
  });

  test('in waves starts its communes by lot at different times', async () => {
    const { database, close } = await open();
    const { deps, engine } = office(database);
    for (const area of [DONG_HA, NAM_DONG_HA]) await residents(database, 2, area);
    const id = await approved(deps, {
      audience: `{ areas: ["${DONG_HA}", "${NAM_DONG_HA}"] }`,
      waves: '{ by: commune, count: 2, seed: 7 }',
    });
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(new Set(rows.map((row) => row.wave))).toEqual(new Set([0, 1]));
    for (const row of rows)
      expect(row.nextAt).toEqual(
        row.wave === 0 ? START : later(START, (END.getTime() - START.getTime()) / 2),
      );
    const channels = sinks();
    await drain(engine(channels), START);
    expect(channels.sms.copies.size).toBe(2);
    await close();
  });

  test('into groups sends where the bot may and lists the rest for a clerk', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    const bytes = new TextEncoder().encode(
      [
        'Tên nhóm,Kênh,Mã nhóm,Mã đơn vị,Cách gửi,Số thành viên',
        `Khu phố 1,Telegram,-100123,${DONG_HA},api,120`,
        `Khu phố 2,Zalo,,${DONG_HA},thủ công,80`,
        `Khu phố 3,Zalo,,${NAM_DONG_HA},thủ công,50`,
      ].join('\r\n'),
    );
    expect((await importGroups(ROOT, deps, { fileName: 'nhom.csv', bytes })).kind).toBe('imported');
    const id = await approved(deps, {
      channels: '[group]',
      audience: `{ areas: ["44"], groups: ["Khu phố 1", "Khu phố 2"] }`,
    });
    await due(at(START), START);
    const channels = sinks();
    await drain(engine(channels), START);
    expect(channels.telegram.copies.get('-100123')).toBe(1);
    expect(channels.telegram.sent[0]?.text).toContain('UBND phường Đông Hà');
    const [manual] = await ledger(ROOT, database.read, { campaignId: id, lane: 'manual' });
    expect(manual).toMatchObject({ state: 'queued', step: 'manual', channel: 'zalo' });
    expect(await database.write((tx) => markPosted(admin(START, AUTHOR), tx, manual?.id ?? 0))).toBe(true);
    expect((await statusOf(deps, id)).counts).toMatchObject({ sent: 2, queued: 0 });

    const wrong = await create(admin(deps.now(), AUTHOR), deps, {
      ...file({ channels: '[group]', audience: '{ groups: ["Không có"] }' }),
    });
    expect(wrong).toMatchObject({ kind: 'refused', problems: [{ rule: 'group', value: 'Không có' }] });
    await close();
  });

  test('has a ledger of one line per recipient without a name or an address', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 3);
    const id = await approved(deps);
    await due(at(START), START);
    await drain(engine(sinks()), START);
    const lines: string[] = [];
    for await (const line of ledgerCsv(ROOT, deps, id)) lines.push(line.trim());
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^message_id;area;area_name;channel;/);
    expect(lines[1]).toContain(`${DONG_HA};Phường Đông Hà;sms;0;sent`);
    expect(lines.join()).not.toMatch(/\+?8490100/);
    await close();
  });

  test('tells the outbox its rate', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 1);
    const slow = await approved(deps, { rate: '5' });
    const free = await approved(deps);
    const rates = await campaignSource(deps, URL_).rates?.([slow, free]);
    expect(rates).toEqual(
      new Map([
        [slow, 5],
        [free, null],
      ]),
    );
    await close();
  });
});
