/** Reminders as templates that Zalo approved, through the whole program, against the stand-in of Zalo. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importConsents, list } from '../../consent/consent.ts';
import { bindTemplate } from '../../outbox/outbox.ts';
import { admin, server } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { appWithZalo, type ZaloStand } from '../server/zalo-stand.ts';
import { csv } from './office.ts';

const START = '2026-12-01T03:00:00Z';
const CODE = 'G22.99.08-261130-1001';
const USER = '2512523625412515777';

let stand: ZaloStand;
let app: TestApp;
let clock: Date;

beforeEach(async () => {
  clock = new Date(START);
  ({ app, stand } = await appWithZalo(new Date(START), () => clock));
});
afterEach(async () => {
  await app.close();
  await stand.close();
});

function goTo(at: string): void {
  clock = new Date(at);
  app.at(at);
}

/** Zalo approves a template, and an official binds it to the text of the ladder's first step. */
async function approve(maxLength = 30): Promise<void> {
  stand.state.world.templates.set('900025', {
    id: '900025',
    name: 'Nhắc xác nhận',
    status: 'ENABLE',
    tag: 'TRANSACTION',
    params: [{ name: 'ma_ho_so', require: true, maxLength }],
    byUser: true,
  });
  expect(await app.app.zalo?.refresh()).toBeNull();
  const bound = { templateId: '900025', textId: 'consent-reminder-1', purpose: 'service', byUser: true };
  const account = app.app.zalo?.account ?? '';
  expect(
    await bindTemplate(admin(app.app.deps.now(), 0), app.app.deps, account, {
      ...bound,
      fields: { ma_ho_so: 'code' },
    }),
  ).toBeNull();
}

/** Zalo knows this number. */
async function onZalo(): Promise<void> {
  await stand.state.follow(USER, '+84915551015');
}

async function asked(): Promise<void> {
  const { deps } = app.app;
  const row = { code: CODE, state: 'Chờ xác nhận', requested: '01/12/2026 08:00', phone: '0915551015' };
  const done = await importConsents(server(deps.now()), deps, {
    fileName: 'x.csv',
    bytes: csv([row]),
    asOf: deps.now(),
  });
  expect(done).toMatchObject({ kind: 'imported', created: 1 });
}

const reminders = () =>
  app.app.deps.db.read.message.findMany({ where: { source: 'consent' }, orderBy: { id: 'asc' } });
const onZaloSaid = () => stand.state.world.said.filter((one) => one.kind === 'template');

test('somebody known by number only is reminded by the template on Zalo, and by SMS at a step without one', async () => {
  await onZalo();
  await approve();
  await asked();
  expect(await list(server(clock), app.app.deps, {})).toMatchObject([{ recipient: { channel: 'zalo' } }]);
  await app.tick();
  expect(await reminders()).toMatchObject([{ channel: 'zalo', state: 'sent', step: 'first' }]);
  expect(onZaloSaid()).toMatchObject([{ text: `[Nhắc xác nhận]\nma_ho_so: ${CODE}` }]);

  goTo('2026-12-02T04:00:00Z');
  await app.tick();
  expect((await reminders()).map((row) => row.channel)).toEqual(['zalo', 'sms']);
  expect((await reminders()).at(-1)).toMatchObject({ state: 'sent', step: 'day1' });
});

test('without a template the same person is reminded by SMS', async () => {
  await onZalo();
  await asked();
  await app.tick();
  expect(await reminders()).toMatchObject([{ channel: 'sms', state: 'sent' }]);
});

test.each([
  ['nobody has Zalo behind the number', 30, false],
  ['a value is too long for the template', 5, true],
])('when %s, the step goes by SMS', async (_, maxLength, known) => {
  if (known) await onZalo();
  await approve(maxLength);
  await asked();
  await app.tick();
  expect(onZaloSaid()).toHaveLength(0);
  expect((await reminders()).at(0)).toMatchObject({ channel: 'zalo' });
  for (const at of ['2026-12-01T05:10:00Z', '2026-12-02T04:00:00Z']) {
    goTo(at);
    await app.tick();
  }
  expect((await reminders()).at(-1)).toMatchObject({ channel: 'sms', state: 'sent' });
});
