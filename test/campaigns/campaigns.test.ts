import { expect, test } from 'vitest';
import { COUNTRY } from '../../areas/scope.ts';
import {
  approve,
  campaignSource,
  cancel,
  create,
  due,
  find,
  ledgerCsv,
  pause,
  pauseForTrouble,
  preview,
  resume,
  revise,
  status,
  submit,
} from '../../campaigns/campaigns.ts';
import { importGroups, stopEverything } from '../../contacts/contacts.ts';
import { listLinks } from '../../links/links.ts';
import { drain, ledger, markPosted } from '../../outbox/outbox.ts';
import { admin, ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { DAY, HOUR, later, MINUTE, sinks } from '../outbox/sink.ts';
import {
  APPROVER,
  AUTHOR,
  approved,
  DONG_HA,
  draft,
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

async function statusOf(deps: Parameters<typeof status>[1], id: number) {
  const shown = await status(server(deps.now()), deps, id);
  if ('kind' in shown) throw new Error(shown.message);
  return shown;
}

onBothDatabases('a campaign', (open) => {
  test('goes from the file to every person once, at its hour, and is finished', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 12);
    const id = await approved(deps);
    const channels = sinks();
    await drain(engine(channels), MORNING);
    expect(channels.sms.calls).toBe(0);
    expect(await due(at(START), START)).toMatchObject({ started: 1, finished: 0 });
    await drain(engine(channels), START);
    expect(channels.sms.copies.size).toBe(12);
    expect(new Set(channels.sms.copies.values())).toEqual(new Set([1]));
    expect(await due(at(START), START)).toMatchObject({ started: 0, finished: 1 });
    const shown = await statusOf(deps, id);
    expect(shown).toMatchObject({ state: 'finished', total: 12, startedAt: START.toISOString() });
    expect(shown.counts.sent).toBe(12);
    expect(shown.byChannel.sms?.sent).toBe(12);
    expect(shown.byArea[DONG_HA]?.sent).toBe(12);
    await drain(engine(channels), later(START, DAY));
    expect(channels.sms.calls).toBe(12);
    await close();
  });

  test('writes the area and a link of its own for each area and channel into the text', async () => {
    const { database, close } = await open();
    const { deps, engine } = office(database);
    await database.write(async (tx) => {
      await resident(tx, { sms: phone(1) });
      await resident(tx, { sms: phone(2) });
      await resident(tx, { sms: phone(3) }, { areaCode: NAM_DONG_HA });
      await resident(tx, { telegram: '777' });
    });
    const id = await approved(deps);
    const links = await listLinks(database.read, COUNTRY, { campaignId: id });
    expect(links.map((link) => [link.areaCode, link.channel]).sort()).toEqual([
      [DONG_HA, 'sms'],
      [DONG_HA, 'telegram'],
      [NAM_DONG_HA, 'sms'],
    ]);
    const channels = sinks();
    await drain(engine(channels), START);
    const telegram = channels.telegram.sent[0]?.text ?? '';
    const code = links.find((link) => link.channel === 'telegram')?.code;
    expect(telegram).toContain('UBND phường Đông Hà');
    expect(telegram).toContain(`${URL_}/q/${code}`);
    expect(telegram).toContain('18001096');
    // SMS loses its accents: half the price.
    expect(channels.sms.sent.every((one) => /^UBND phuong/.test(one.text))).toBe(true);
    await close();
  });

  test('reaches each person on the first channel that works, and nobody without permission', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await database.write(async (tx) => {
      await resident(tx, { zalo: 'z1', telegram: '1', sms: phone(1) });
      await resident(tx, { zalo: 'z2', sms: phone(2) }, { wrote: later(MORNING, -8 * DAY) });
      await resident(tx, { sms: phone(3) }, { grants: ['reminder'] });
      const stopped = await resident(tx, { telegram: '4', sms: phone(4) });
      await stopEverything(tx, stopped.addressIds[0] ?? 0, MORNING);
      await resident(tx, { webchat: 'w5' });
      await resident(tx, { zalo: 'z6' }, { wrote: null });
      await resident(tx, { sms: phone(7) }, { areaCode: '26041' }).then(({ contactId }) =>
        tx.contact.update({ where: { id: contactId }, data: { provinceCode: '79' } }),
      );
    });
    const id = await draft(deps);
    const shown = await preview(server(deps.now()), deps, id, URL_);
    if (shown.kind !== 'preview') throw new Error(shown.message);
    expect(shown.byChannel).toEqual({ zalo: 1, sms: 1 });
    expect(Object.fromEntries(shown.leftOut.map((one) => [one.reason, one.count]))).toEqual({
      no_permission: 1,
      stopped: 1,
      no_channel: 1,
      window: 1,
    });
    await close();
  });

  test('is previewed with texts as they leave, the parts of the SMS and what they cost', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 3);
    await database.write((tx) => resident(tx, { telegram: '5' }));
    const shown = await preview(server(deps.now()), deps, await draft(deps), URL_);
    if (shown.kind !== 'preview') throw new Error(shown.message);
    const sms = shown.examples.find((one) => one.channel === 'sms');
    expect(sms?.sms).toMatchObject({ encoding: 'GSM-7', costly: null });
    expect(shown.sms.segments).toBe(3 * (sms?.sms?.segments ?? 0));
    expect(shown.sms.dong).toBe(shown.sms.segments * 830);
    expect(shown.sms.verified).toBe(false);
    expect(shown.examples.find((one) => one.channel === 'telegram')?.text).toContain(`${URL_}/q/ABCDEFGH`);
    expect(shown.problems).toEqual([]);
    expect(await database.read.message.count()).toBe(0);
    await close();
  });

  test('is not approved by its author, and not before it is submitted', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 1);
    const id = await draft(deps);
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toMatchObject({ kind: 'not_possible' });
    await submit(admin(deps.now(), AUTHOR), deps, id);
    expect(await approve(admin(deps.now(), AUTHOR), deps, id)).toMatchObject({
      kind: 'denied',
      staff: expect.stringContaining('người đã sửa không được duyệt'),
    });
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toEqual({ kind: 'approved', messages: 1 });
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toMatchObject({ kind: 'not_possible' });
    expect(await database.read.message.count()).toBe(1);
    expect((await database.read.auditEntry.findMany()).map((entry) => entry.action)).toEqual([
      'campaign.create',
      'campaign.submit',
      'refused',
      'campaign.approve',
    ]);
    await close();
  });

  test('whose audience changed after it was submitted is a draft again, and says why', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 2);
    const id = await draft(deps);
    await submit(admin(deps.now(), AUTHOR), deps, id);
    await database.write((tx) => resident(tx, { sms: phone(50) }));
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toEqual({
      kind: 'voided',
      why: ['Danh sách người nhận đã thay đổi sau khi trình duyệt.'],
    });
    expect((await find(ROOT, database.read, id))?.state).toBe('draft');
    expect(await database.read.message.count()).toBe(0);
    expect(await submit(admin(deps.now(), AUTHOR), deps, id)).toMatchObject({
      kind: 'submitted',
      audience: 3,
    });
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toEqual({ kind: 'approved', messages: 3 });
    await close();
  });

  test('whose text changed after it was submitted is a draft again', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 1);
    const id = await draft(deps);
    await submit(admin(deps.now(), AUTHOR), deps, id);
    const row = await find(ROOT, database.read, id);
    const digest = (row?.digest ?? '')
      .split('.')
      .map((part, i) => (i === 1 ? 'other' : part))
      .join('.');
    await database.write((tx) => tx.campaign.update({ where: { id }, data: { digest } }));
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toMatchObject({
      kind: 'voided',
      why: ['Văn bản đã thay đổi sau khi trình duyệt.'],
    });
    await close();
  });

  test('that is revised belongs to whoever revised it and must be submitted again', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 1);
    const id = await draft(deps);
    await submit(admin(deps.now(), AUTHOR), deps, id);
    expect(await revise(admin(deps.now(), APPROVER), deps, id, { ...file({ name: 'Tên mới' }) })).toEqual({
      kind: 'revised',
    });
    expect(await find(ROOT, database.read, id)).toMatchObject({
      state: 'draft',
      name: 'Tên mới',
      authorId: APPROVER,
    });
    await submit(admin(deps.now(), AUTHOR), deps, id);
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toMatchObject({ kind: 'denied' });
    expect(await approve(admin(deps.now(), 3), deps, id)).toMatchObject({ kind: 'approved' });
    expect(await revise(admin(deps.now(), AUTHOR), deps, id, { ...file() })).toMatchObject({
      kind: 'not_possible',
    });
    await close();
  });

  test('with nobody to write to is not submitted', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    expect(await submit(admin(deps.now(), AUTHOR), deps, await draft(deps))).toMatchObject({
      kind: 'not_possible',
    });
    await close();
  });

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
