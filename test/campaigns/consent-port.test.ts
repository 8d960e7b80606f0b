import { expect, test } from 'vitest';
import { campaignSource, due, preview } from '../../campaigns/campaigns.ts';
import { peopleWithCases } from '../../consent/consent.ts';
import { drain, ledger } from '../../outbox/outbox.ts';
import type { Tx } from '../../prisma/client.ts';
import { ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { sinks } from '../outbox/sink.ts';
import { approved, DONG_HA, draft, MORNING, office, phone, resident, START, URL_ } from './office.ts';

type Case = { bundle: 'birth' | 'death'; state: string; applicant?: number; asked?: number };

async function filed(tx: Tx, code: string, { bundle, state, applicant, asked }: Case): Promise<void> {
  await tx.dossier.create({
    data: {
      nationalCode: code,
      bundle,
      areaCode: DONG_HA,
      provinceCode: '44',
      applicantId: applicant ?? null,
      createdAt: MORNING,
      updatedAt: MORNING,
      consents: {
        create: {
          role: 'household_head',
          contactId: asked ?? null,
          state,
          asOf: MORNING,
          requestedAt: MORNING,
          createdAt: MORNING,
          updatedAt: MORNING,
        },
      },
    },
  });
}

onBothDatabases('a campaign to people with cases', (open) => {
  async function town() {
    const { database, close } = await open();
    const place = office(database);
    const deps = { ...place.deps, cases: peopleWithCases };
    const people = await database.write(async (tx) => {
      const ids: number[] = [];
      for (let i = 0; i < 6; i++) ids.push((await resident(tx, { sms: phone(i) })).contactId);
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = ids;
      await filed(tx, 'G1', { bundle: 'birth', state: 'requested', applicant: a, asked: b });
      await filed(tx, 'G2', { bundle: 'birth', state: 'confirmed', asked: c });
      await filed(tx, 'G3', { bundle: 'death', state: 'requested', applicant: d });
      await filed(tx, 'G4', { bundle: 'birth', state: 'lapsed', asked: e });
      return ids;
    });
    return { database, close, place, deps, people };
  }
  const plan = (audience: string) => ({ purpose: 'service', text: 'consent-guide', link: '', audience });
  const total = async (deps: Parameters<typeof preview>[1], audience: string) => {
    const shown = await preview(server(deps.now()), deps, await draft(deps, plan(audience)), URL_);
    if (shown.kind !== 'preview') throw new Error(shown.message);
    return shown.total;
  };

  test('goes to those who have one, by bundle and by how their confirmation stands', async () => {
    const { deps, close } = await town();
    expect(await total(deps, '{ areas: ["44"] }')).toBe(6);
    // The applicant and whoever was asked to confirm.
    expect(await total(deps, '{ bundle: birth }')).toBe(4);
    expect(await total(deps, '{ areas: ["44"], bundle: death }')).toBe(1);
    // Nobody is named in the fourth one's confirmation: its applicant hears.
    expect(await total(deps, '{ consent: pending }')).toBe(2);
    expect(await total(deps, '{ consent: pending, bundle: birth }')).toBe(1);
    expect(await total(deps, '{ consent: confirmed }')).toBe(1);
    expect(await total(deps, '{ consent: lapsed }')).toBe(1);
    await close();
  });

  test('asks again when it sends: who confirmed meanwhile hears nothing', async () => {
    const { database, deps, place, people, close } = await town();
    const id = await approved(deps, plan('{ consent: pending }'));
    await database.write((tx) =>
      tx.consent.updateMany({ where: { contactId: people[1] ?? 0 }, data: { state: 'confirmed' } }),
    );
    await due(place.at(START), START);
    const channels = sinks();
    await drain(place.engine(channels, { sources: [campaignSource(deps, URL_)] }), START);
    expect(channels.sms.calls).toBe(1);
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(rows.map((row) => [row.state, row.rule]).sort()).toEqual([
      ['dropped', 'no_longer_needed'],
      ['sent', null],
    ]);
    await close();
  });
});
