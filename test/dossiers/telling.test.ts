import { expect, test } from 'vitest';
import { grantAll, people } from '../../contacts/contacts.ts';
import { dossierSource, tell } from '../../dossiers/dossiers.ts';
import { drain } from '../../outbox/outbox.ts';
import { official } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { engineOn, sinks } from '../outbox/sink.ts';
import { DONG_HA, officeOn, TRIEU_PHONG } from './office.ts';

/** A Friday, ten o'clock in Viet Nam. */
const NOW = new Date('2026-11-20T03:00:00Z');
const PHONE = '+84912345678';

onBothDatabases('telling the family', (open) => {
  test('one message to who allows it, once a day, and none when the case is no longer stuck', async () => {
    const { database, close } = await open();
    const { load, deps } = officeOn(database, NOW);
    const channels = sinks();
    const engine = engineOn(database, channels, { deps, sources: [dossierSource(deps)] });
    const line = { code: 'CT-00001', received: '03/11/2026', phone: '0912345678', state: 'Chưa đồng bộ' };
    await load('police', '2026-11-10', [line]);
    const [row] = await database.read.filing.findMany({ select: { id: true } });
    const id = row?.id ?? 0;
    const clerk = official('commune', DONG_HA, NOW);
    expect(await tell(official('commune', TRIEU_PHONG, NOW), deps, id)).toMatchObject({ kind: 'denied' });
    expect(await tell(official('viewer', DONG_HA, NOW), deps, id)).toMatchObject({ kind: 'denied' });
    // Nobody of this number allowed anything yet.
    expect(await tell(clerk, deps, id)).toMatchObject({ kind: 'refused' });
    await database.write(async (tx) => {
      const made = await people(tx, deps.keys, [
        {
          ...{ channel: 'sms', address: PHONE, met: false, areaCode: DONG_HA, provinceCode: '44' },
          ...{ source: 'test', basis: 'Phiếu đồng ý', now: NOW },
        },
      ]);
      const evidence = {
        way: 'consents' as const,
        source: 'test',
        basis: 'Phiếu',
        at: NOW,
        importId: null,
        userId: null,
      };
      await grantAll(tx, 'reminder', new Map([[made.get(PHONE) ?? 0, evidence]]));
    });
    expect(await tell(clerk, deps, id)).toEqual({ kind: 'done' });
    expect(await tell(clerk, deps, id)).toMatchObject({ kind: 'refused' });
    await drain(engine, NOW);
    expect(channels.sms.sent.map(({ address, text }) => [address, text])).toEqual([
      [PHONE, expect.stringMatching(/CT-00001.*khong phai nop lai/)],
    ]);

    // Posted, and settled before it left: it is not sent.
    const nextDay = new Date('2026-11-23T03:00:00Z');
    const later = official('commune', DONG_HA, nextDay);
    expect(await tell(later, deps, id)).toEqual({ kind: 'done' });
    await load('police', '2026-11-19', [{ ...line, state: 'Đã giải quyết' }], {}, later);
    await drain(engine, nextDay);
    expect(channels.sms.sent).toHaveLength(1);
    const rules = await database.read.message.findMany({
      select: { state: true, rule: true },
      orderBy: { id: 'asc' },
    });
    expect(rules).toMatchObject([{ state: 'sent' }, { state: 'dropped', rule: 'no_longer_needed' }]);
    // What the family has to do itself is not told so.
    await load(
      'police',
      '2026-11-20',
      [{ ...line, state: 'Trả lại', reason: 'Thiếu giấy chứng sinh' }],
      {},
      later,
    );
    expect(await tell(later, deps, id)).toMatchObject({ kind: 'refused' });
    await close();
  });
});
