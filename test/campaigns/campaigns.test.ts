/** A campaign from its file to every person once: areas, channels, preview, submission, approval. */
import { expect, test } from 'vitest';
import { COUNTRY } from '../../areas/scope.ts';
import { approve, due, find, preview, revise, submit } from '../../campaigns/campaigns.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import { listLinks } from '../../links/links.ts';
import { drain } from '../../outbox/outbox.ts';
import { admin, ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { DAY, later, sinks } from '../outbox/sink.ts';
import {
  APPROVER,
  AUTHOR,
  approved,
  DONG_HA,
  draft,
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
});
