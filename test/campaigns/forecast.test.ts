import { expect, test } from 'vitest';
import { acceptSplit, forecast } from '../../campaigns/campaigns.ts';
import { onBothDatabases } from '../database.ts';
import { AUTHOR, draft, office, residents, URL_ } from './office.ts';

onBothDatabases('a forecast', (open) => {
  test('offers days enough when the time is too short, and the offer can be taken', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 300);
    const id = await draft(deps, { rate: '1', end: '2026-11-23T01:02:00Z' });
    const said = await forecast(deps, id, URL_);
    if (said.kind !== 'forecast') throw new Error(said.message);
    expect(said.sent).toBe(120);
    expect(said.expired).toBe(180);
    expect(said.words.join(' ')).toContain('Không xong trước 08:02 ngày 23/11/2026');
    expect(await acceptSplit(deps, id, AUTHOR, URL_)).toEqual({
      kind: 'revised',
      end: '2026-11-24T08:02:00+07:00',
    });
    expect(await forecast(deps, id, URL_)).toMatchObject({ sent: 300, expired: 0, split: null });
    await close();
  });
});
