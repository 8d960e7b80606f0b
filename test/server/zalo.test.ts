import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { addressRow } from '../../contacts/contacts.ts';
import { bindTemplate, post } from '../../outbox/outbox.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { ZALO_SANDBOX } from '../../stand-ins/zalo/zalo-server.ts';
import { admin } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { appWithZalo, type ZaloStand } from './zalo-stand.ts';

const START = Date.parse('2026-12-01T03:00:00Z');
const DAY = 24 * 3_600_000;
const USER = '2512523625412515777';

let stand: ZaloStand;
let app: TestApp;
let clock: Date;

beforeEach(async () => {
  clock = new Date(START);
  ({ app, stand } = await appWithZalo(new Date(START), () => clock));
  await app.web.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.web.server.address() as { port: number };
  stand.state.webhook = `http://127.0.0.1:${port}/webhooks/zalo`;
});
afterEach(async () => {
  await app.close();
  await stand.close();
});

function goTo(at: number): void {
  clock = new Date(at);
  app.at(clock.toISOString());
}

const messages = () => app.app.deps.db.read.message.findMany({ orderBy: { id: 'asc' } });

/** A reminder to the citizen, by the text `consent-guide`, posted now. */
async function remind(key: string): Promise<void> {
  const { deps } = app.app;
  await deps.db.write(async (tx) => {
    const { id: addressId } = await addressRow(tx, deps.keys, 'zalo', USER, clock);
    const message = {
      key,
      lane: 'reminder' as const,
      purpose: 'service' as const,
      source: 'test',
      channel: 'zalo' as const,
      addressId,
      areaCode: '19333',
      textId: 'consent-guide',
      payload: { text: 'Lời đầy đủ', said: { textId: 'consent-guide', values: { code: 'G01' } } },
      nextAt: clock,
    };
    await post(tx, deps.keys, [message], clock);
  });
}

describe('Zalo and the whole program', () => {
  test('a citizen who follows and asks is answered, and the receipts come home once, whatever their order', async () => {
    stand.state.order.duplicated = true;
    stand.state.order.reversed = true;
    await stand.state.follow(USER);
    await stand.state.say(USER, 'Đăng ký khai sinh cho con cần giấy tờ gì?');
    await app.tick();
    const answers = stand.state.world.said.filter((one) => one.by === 'oa');
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.every((one) => one.to === USER)).toBe(true);
    await stand.state.report();
    await app.tick();
    expect(new Set((await messages()).map((row) => row.state))).toEqual(new Set(['seen']));
  });

  test('the same event twice is answered once', async () => {
    await stand.state.follow(USER);
    await app.tick();
    const before = stand.state.world.said.length;
    const body = JSON.stringify({
      app_id: ZALO_SANDBOX.appId,
      event_name: 'user_send_text',
      sender: { id: USER },
      recipient: { id: ZALO_SANDBOX.oaId },
      message: { text: 'Xin chào', msg_id: 'm-1' },
      timestamp: String(START),
    });
    const headers = {
      'content-type': 'application/json',
      'x-zevent-signature': `mac=${zaloMac(ZALO_SANDBOX.appId, body, String(START), ZALO_SANDBOX.secret)}`,
    };
    for (let i = 0; i < 3; i += 1)
      expect(
        (await app.web.inject({ method: 'POST', url: '/webhooks/zalo', headers, payload: body })).statusCode,
      ).toBe(200);
    await app.tick();
    const once = stand.state.world.said.length;
    expect(once).toBeGreaterThan(before);
    await app.web.inject({ method: 'POST', url: '/webhooks/zalo', headers, payload: body });
    await app.tick();
    expect(stand.state.world.said).toHaveLength(once);
  });

  test('fifty events at once are each answered with 200 and none is lost', async () => {
    const call = async (index: number): Promise<void> => {
      const timestamp = String(START + index);
      const body = JSON.stringify({
        event_name: 'user_send_text',
        sender: { id: `${25_000_000 + index}` },
        recipient: { id: ZALO_SANDBOX.oaId },
        message: { text: 'Xin chào', msg_id: `load-${index}` },
        timestamp,
      });
      const mac = zaloMac(ZALO_SANDBOX.appId, body, timestamp, ZALO_SANDBOX.secret);
      const reply = await fetch(stand.state.webhook ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
        body,
      });
      await reply.text();
      expect(reply.status).toBe(200);
    };
    await Promise.all(Array.from({ length: 50 }, (_, index) => call(index)));
    expect(await app.app.deps.db.read.inbound.count()).toBe(50);
  });

  test('unsigned calls get 200, are counted, and never become anything', async () => {
    const payload = { event_name: 'follow', follower: { id: USER }, timestamp: String(START) };
    const reply = await app.web.inject({ method: 'POST', url: '/webhooks/zalo', payload });
    expect(reply.statusCode).toBe(200);
    expect(await app.app.deps.db.read.inbound.count()).toBe(0);
    const metrics = await app.web.inject({ method: 'GET', url: '/metrics', remoteAddress: '127.0.0.1' });
    expect(metrics.body).toMatch(/channel="zalo",kind="unsigned",name="no_signature"[^\n]* 1/);
  });

  test('an event that nobody knows is kept sealed, once, and leaves nothing to handle', async () => {
    const body = JSON.stringify({ event_name: 'event_of_2027', who: USER, timestamp: String(START) });
    const mac = zaloMac(ZALO_SANDBOX.appId, body, String(START), ZALO_SANDBOX.secret);
    const headers = { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` };
    for (let i = 0; i < 2; i += 1)
      await app.web.inject({ method: 'POST', url: '/webhooks/zalo', headers, payload: body });
    const rows = await app.app.deps.db.read.inbound.findMany();
    expect(rows).toMatchObject([{ state: 'kept' }]);
    expect(rows[0]?.sealed).not.toContain(USER);
    const [row] = rows;
    expect(row && app.app.deps.keys.open(row.sealed, placeOf.inbound(row))).toContain('event_of_2027');
    expect((await app.tick()).inbound).toBe(0);
  });

  test('when the account takes its permission back, officials hear it at once', async () => {
    await app.app.zalo?.tend();
    goTo(START + 3_600_000);
    const timestamp = String(clock.getTime());
    const body = JSON.stringify({ event_name: 'permission_revoked', timestamp });
    const mac = zaloMac(ZALO_SANDBOX.appId, body, timestamp, ZALO_SANDBOX.secret);
    const headers = { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` };
    await app.web.inject({ method: 'POST', url: '/webhooks/zalo', headers, payload: body });
    await vi.waitFor(async () => expect((await app.app.zalo?.standing())?.state).toBe('broken'));
  });

  test('after seven days of silence a message goes as the template bound to its text, or not at all', async () => {
    await stand.state.follow(USER);
    await stand.state.say(USER, 'dạ');
    await app.tick();
    stand.state.world.templates.set('900025', {
      id: '900025',
      name: 'Hướng dẫn xác nhận',
      status: 'ENABLE',
      tag: 'TRANSACTION',
      params: [{ name: 'ma_ho_so', require: true, maxLength: 30 }],
      byUser: true,
    });
    await app.app.deps.db.write(async (tx) => {
      const contact = await tx.contact.create({
        data: {
          areaCode: '19333',
          provinceCode: '44',
          source: 'test',
          basis: 'test',
          createdAt: clock,
          updatedAt: clock,
        },
      });
      await tx.permission.create({
        data: {
          contactId: contact.id,
          purpose: 'reminder',
          state: 'granted',
          source: 'test',
          basis: 'test',
          at: clock,
        },
      });
      await tx.address.updateMany({ where: { channel: 'zalo' }, data: { contactId: contact.id } });
    });
    goTo(START + 8 * DAY);
    const said = () => stand.state.world.said.filter((one) => one.kind === 'template');
    const last = async () => (await messages()).at(-1);

    await remind('k-none');
    await app.tick();
    expect(await last()).toMatchObject({ state: 'dropped', rule: 'zalo_window' });

    expect(await app.app.zalo?.refresh()).toBeNull();
    const account = app.app.zalo?.account ?? '';
    const bound = { templateId: '900025', textId: 'consent-guide', purpose: 'service', byUser: true };
    await bindTemplate(admin(app.app.deps.now(), 0), app.app.deps, account, {
      ...bound,
      fields: { ma_ho_so: 'khong_co' },
    });
    await remind('k-unfilled');
    await app.tick();
    expect(await last()).toMatchObject({ state: 'dropped', rule: 'zalo_template' });
    expect(said()).toHaveLength(0);

    await bindTemplate(admin(app.app.deps.now(), 0), app.app.deps, account, {
      ...bound,
      fields: { ma_ho_so: 'code' },
    });
    await remind('k-filled');
    await app.tick();
    expect(await last()).toMatchObject({ state: 'sent' });
    expect(said()).toMatchObject([{ to: USER, text: '[Hướng dẫn xác nhận]\nma_ho_so: G01' }]);

    // Within the window the full words go, although a template is bound.
    await stand.state.say(USER, 'dạ');
    await app.tick();
    await remind('k-free');
    await app.tick();
    expect(said()).toHaveLength(1);
    expect(stand.state.world.said.some((one) => one.text === 'Lời đầy đủ')).toBe(true);

    // A template that Zalo switches off is told by an event and not used again.
    Object.assign(stand.state.world.templates.get('900025') ?? {}, { status: 'DISABLE' });
    expect(await app.app.zalo?.refresh()).toBeNull();
    goTo(START + 20 * DAY);
    await remind('k-off');
    await app.tick();
    expect(await last()).toMatchObject({ state: 'dropped', rule: 'zalo_window' });
  });

  test('tokens are kept alive although nobody is written to for months', async () => {
    for (let day = 0; day <= 100; day += 1) {
      goTo(START + day * DAY);
      await app.app.zalo?.tend();
    }
    expect(stand.state.tokens.refreshes()).toBeGreaterThan(95);
    expect(await app.app.zalo?.standing()).toMatchObject({ state: 'good', trouble: null });
  });
});
