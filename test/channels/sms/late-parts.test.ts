import { expect, it } from 'vitest';
import { findAddress } from '../../../contacts/contacts.ts';
import { post } from '../../../outbox/outbox.ts';
import { type App, openApp } from '../../../server/app.ts';
import { createLog } from '../../../server/log.ts';
import { tick } from '../../../server/tick.ts';
import { onBothDatabases } from '../../database.ts';
import { eventually } from './peers.ts';
import { CMD, deliverBody, openRawCentre } from './raw-centre.ts';

/**
 * A long text of ours leaves in parts, each with an id of the centre's. The program is stopped, started again on the same database, and
 * only then hears of the parts: it must not say that the text arrived because its first part did.
 */
const NOW = new Date('2026-12-01T03:00:00Z');
const PHONE = '84987650001';
/** Three parts of GSM-7. */
const LONG = 'Ho so cua anh chi '.repeat(20).trim();
const PARTS = 3;

onBothDatabases('receipts of parts after a restart', (open) => {
  async function started() {
    const { url, close } = await open();
    const centre = await openRawCentre();
    const binds = () => centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
    const start = async (): Promise<App> => {
      const opened = await openApp({
        env: {
          DATABASE_URL: url,
          SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
          SMS_PROVIDER: 'smpp',
          SMS_URL: centre.url,
          SMS_USER: 'xa',
          SMS_PASSWORD: 'secret',
          SMS_SENDER: 'UBNDXA',
        },
        now: () => NOW,
        random: () => 0.5,
        log: createLog({ write: () => undefined }),
      });
      if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
      const bound = binds();
      void opened.app.channels.sms.poll?.(opened.app.takeIn);
      await eventually(
        () => binds() > bound,
        () => 'not bound',
      );
      return opened.app;
    };
    const end = async (app: App) => {
      await app.close();
      await centre.close();
      await close();
    };
    /** A citizen asks, and the answer is long. */
    const answerInParts = async (app: App) => {
      await centre.ask({ command: CMD.deliver, body: deliverBody({ from: PHONE, text: 'DUNG' }) });
      await tick(app, NOW);
      const { db, keys } = app.deps;
      const address = await findAddress(db.read, keys, 'sms', `+${PHONE}`);
      centre.ids.push('p1', 'p2', 'p3');
      const message = {
        key: 'long',
        lane: 'reply',
        purpose: 'reply',
        source: 'bot',
        channel: 'sms',
        addressId: address?.id,
        areaCode: '',
        payload: { text: LONG },
        nextAt: NOW,
      } as const;
      await db.write((tx) => post(tx, keys, [message]));
      await tick(app, NOW);
      expect(await db.read.message.findFirst({ where: { key: 'long' } })).toMatchObject({
        state: 'sent',
        providerId: 'p1',
        segments: PARTS,
      });
    };
    return { centre, start, end, answerInParts };
  }

  const report = (id: string, stat: string) =>
    deliverBody({
      from: PHONE,
      esm: 4,
      text: `id:${id} sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:${stat} err:000 text:`,
    });
  const stateOf = async (app: App) =>
    (await app.deps.db.read.message.findFirst({ where: { providerId: 'p1' } }))?.state;

  it.each([
    ['its first part arrived', [['p1', 'DELIVRD']], 'sent'],
    ['its first part was lost', [['p1', 'UNDELIV']], 'failed'],
    [
      'its first part was lost, then given out in the second try',
      [
        ['p1', 'UNDELIV'],
        ['p1', 'DELIVRD'],
      ],
      'failed',
    ],
  ] as const)('%s: %j leaves it %s', async (_what, reports, state) => {
    const { centre, start, end, answerInParts } = await started();
    const first = await start();
    await answerInParts(first);
    await first.close();
    const second = await start();
    for (const [id, stat] of reports)
      expect((await centre.ask({ command: CMD.deliver, body: report(id, stat) }))?.status).toBe(0);
    await tick(second, NOW);
    expect(await stateOf(second)).toBe(state);
    await end(second);
  });

  it('of the first part before its sending was answered: the text has not arrived, and a lost part is seen', async () => {
    const { centre, start, end, answerInParts } = await started();
    const app = await start();
    await centre.ask({ command: CMD.deliver, body: report('p1', 'DELIVRD') });
    await answerInParts(app);
    expect(await stateOf(app)).toBe('sent');
    await centre.ask({ command: CMD.deliver, body: report('p2', 'UNDELIV') });
    await tick(app, NOW);
    expect(await stateOf(app)).toBe('failed');
    await end(app);
  });

  it('of a later part lost, heard after a restart: the text is not said to have arrived by the others', async () => {
    const { centre, start, end, answerInParts } = await started();
    const first = await start();
    await answerInParts(first);
    await first.close();
    const second = await start();
    for (const [id, stat] of [
      ['p2', 'UNDELIV'],
      ['p1', 'DELIVRD'],
      ['p3', 'DELIVRD'],
    ] as const)
      await centre.ask({ command: CMD.deliver, body: report(id, stat) });
    await tick(second, NOW);
    expect(await stateOf(second)).toBe('sent');
    await end(second);
  });

  it('while the program remembers, all parts together say that it arrived', async () => {
    const { centre, start, end, answerInParts } = await started();
    const app = await start();
    await answerInParts(app);
    for (let part = 1; part <= PARTS; part += 1) {
      expect(await stateOf(app)).toBe('sent');
      await centre.ask({ command: CMD.deliver, body: report(`p${part}`, 'DELIVRD') });
      await tick(app, NOW);
    }
    expect(await stateOf(app)).toBe('delivered');
    await end(app);
  });
});
