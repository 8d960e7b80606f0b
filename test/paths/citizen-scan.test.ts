/** From a printed code to a reminder: what the funnel of that placement counts, through the whole program. */
import { expect, test } from 'vitest';
import { COUNTRY } from '../../areas/scope.ts';
import { funnel } from '../../links/links.ts';
import type { TestApp } from '../app.ts';
import { citizens } from '../bot/citizen.ts';
import { madeLink } from '../links/made.ts';

const citizen = citizens();

async function scanned(app: TestApp): Promise<string> {
  const code = await madeLink(app.app.deps, {
    areaCode: '19333',
    placement: 'Áp phích trạm y tế',
    placementKind: 'health_station',
  });
  const page = await app.web.inject({
    url: `/q/${code}`,
    headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 8.0.0; SM-J260G) AppleWebKit/537.36 Mobile' },
  });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(code);
  return code;
}

const funnelOf = async (app: TestApp) => {
  const rows = await funnel(app.app.deps.db.read, COUNTRY, {
    by: 'placement',
    from: new Date('2026-11-20T17:00:00Z'),
    until: new Date('2026-11-30T17:00:00Z'),
  });
  return rows.find((row) => row.key === 'health_station');
};

test('on Telegram the button of the page carries the code, and check and reminder are counted for the poster', async () => {
  const app = await citizen();
  const code = await scanned(app);
  expect(await funnelOf(app)).toMatchObject({ links: 1, visit: 1, chat: 0, check: 0, reminder: 0 });
  await app.say(`/start ${code}`);
  expect(await funnelOf(app)).toMatchObject({ visit: 1, chat: 1, check: 0 });
  // The first answer each time: a birth like most.
  await app.say('trường hợp của tôi có làm liên thông khai sinh được không');
  await app.tap('Kiểm tra trường hợp của tôi');
  for (let asked = 0; asked < 12 && (await funnelOf(app))?.check === 0; asked += 1)
    await app.tap(app.buttons()[0] ?? '');
  expect(await funnelOf(app)).toMatchObject({ visit: 1, chat: 1, check: 1, reminder: 0 });
  await app.say('con em sinh ngày 3/11');
  await app.tap('Nhắc tôi trước hạn');
  expect(await funnelOf(app)).toMatchObject({ visit: 1, chat: 1, check: 1, reminder: 1 });
});

test.each([
  ['webchat', (code: string) => ({ text: 'Khai sinh cần giấy tờ gì?', start: code })],
  ['zalo', (code: string) => ({ text: code })],
  ['zalo', (code: string) => ({ text: ` ${code.toLowerCase()} ` })],
] as const)(
  'on %s the code opens the conversation that is counted for the poster',
  async (channel, first) => {
    const app = await citizen();
    const code = await scanned(app);
    const from = channel === 'webchat' ? 'visitor-00000000000000000005' : '2512523625412515005';
    const at = app.app.deps.now();
    await app.app.takeIn([{ kind: 'message', channel, from, providerId: 'first', at, ...first(code) }]);
    await app.tick();
    expect(await funnelOf(app)).toMatchObject({ links: 1, visit: 1, chat: 1, check: 0, reminder: 0 });
    await app.app.takeIn([
      { kind: 'message', channel, from, providerId: 'second', at, text: 'con em sinh ngày 3/11' },
    ]);
    await app.tick();
    await app.app.takeIn([
      { kind: 'message', channel, from, providerId: 'third', at, button: 'd:remind_birth' },
    ]);
    await app.tick();
    // A page of the web chat cannot be written to days later: no reminder is offered there, and none is counted.
    const reminder = channel === 'webchat' ? 0 : 1;
    expect(await funnelOf(app)).toMatchObject({ links: 1, visit: 1, chat: 1, reminder });
  },
);
