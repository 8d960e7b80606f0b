import { expect, test } from 'vitest';
import { COUNTRY, scopeOfAreas } from '../../areas/scope.ts';
import { byProgram, byUser } from '../../staff/act.ts';
import type { AuditDetail } from '../../staff/audit-details.ts';
import { auditEntries, denied, record, type User, verifyAudit } from '../../staff/staff.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const CLERK: User = {
  id: 7,
  name: 'an',
  displayName: 'An',
  role: 'commune',
  areaCode: '19333',
  createdAt: NOW,
  disabledAt: null,
  demo: false,
  madeById: null,
  enrolledAt: null,
  enrolledById: null,
  lastSeenAt: null,
};
const entry = (subject: string, areas: string[] = [], detail: AuditDetail = {}) => ({
  action: 'consent.paper' as const,
  subject,
  areas,
  detail,
});

onBothDatabases('the audit chain', (open) => {
  test('security 11: an edit, a removal in the middle and a removal at the end all show', async () => {
    const { database: db, close } = await open();
    for (let n = 1; n <= 5; n += 1)
      await db.write((tx) => record(tx, byUser(CLERK, NOW), entry(`dossier:${n}`, ['19624'], { count: n })));
    const whole = await verifyAudit({ db });
    expect(whole).toMatchObject({ kind: 'whole', entries: 5, earlier: 0 });
    const ids = (await db.read.auditEntry.findMany({ orderBy: { id: 'asc' } })).map((row) => row.id);
    const third = ids[2] ?? 0;
    const spoiled = async (change: () => Promise<unknown>, mend: () => Promise<unknown>) => {
      await change();
      const seen = await verifyAudit({ db });
      await mend();
      return seen;
    };
    const row = await db.read.auditEntry.findUniqueOrThrow({ where: { id: third } });
    for (const data of [
      { detail: '{"n":4}' },
      { userId: 8 },
      { userId: null, program: 'server' },
      { areas: '[]' },
      { at: new Date(NOW.getTime() + 1) },
      { subject: 'dossier:33' },
      { hash: '' },
    ])
      expect(
        await spoiled(
          () => db.read.auditEntry.update({ where: { id: third }, data }),
          () => db.read.auditEntry.update({ where: { id: third }, data: row }),
        ),
        JSON.stringify(data),
      ).toMatchObject({ kind: 'broken', id: third });
    expect(
      await spoiled(
        () => db.read.auditEntry.delete({ where: { id: third } }),
        () => db.read.auditEntry.create({ data: row }),
      ),
    ).toMatchObject({ kind: 'broken', id: ids[3] });
    const last = await db.read.auditEntry.findUniqueOrThrow({ where: { id: ids[4] ?? 0 } });
    await db.read.auditEntry.delete({ where: { id: last.id } });
    expect(await verifyAudit({ db })).toMatchObject({ kind: 'broken', id: null });
    // Who also moves the end back is met by the mark outside.
    const before = await db.read.auditEntry.findUniqueOrThrow({ where: { id: ids[3] ?? 0 } });
    await db.read.auditHead.update({ where: { id: 1 }, data: { entryId: before.id, hash: before.hash } });
    expect(await verifyAudit({ db })).toMatchObject({ kind: 'whole' });
    expect(await verifyAudit({ db }, [{ entryId: last.id, hash: last.hash }])).toMatchObject({
      kind: 'broken',
      id: last.id,
    });
    await close();
  });

  test('writers at the same moment stand one after the other in the chain', async () => {
    const { database: db, close } = await open();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        db.write((tx) => record(tx, byProgram('schedule', NOW), entry(`dossier:${n}`))),
      ),
    );
    expect(await verifyAudit({ db })).toMatchObject({ kind: 'whole', entries: 20 });
    await close();
  });

  test('entries of before the chain are covered by its first link', async () => {
    const { database: db, close } = await open();
    for (const subject of ['user:1', 'user:2'])
      await db.read.auditEntry.create({ data: { at: NOW, userId: 1, action: 'user.add', subject } });
    await db.write((tx) => record(tx, byUser(CLERK, NOW), entry('dossier:1')));
    expect(await verifyAudit({ db })).toMatchObject({ kind: 'whole', entries: 1, earlier: 2 });
    await db.read.auditEntry.updateMany({ where: { subject: 'user:2' }, data: { subject: 'user:3' } });
    expect(await verifyAudit({ db })).toMatchObject({ kind: 'broken' });
    await close();
  });

  test('security 11: a refusal is an entry, and the unit that was touched sees it', async () => {
    const { database: db, close } = await open();
    const act = byUser(CLERK, NOW);
    const no = await db.write((tx) =>
      denied(tx, act, 'consent.write', { subject: 'dossier:9', areaCode: '26041' }),
    );
    expect(no).toMatchObject({ kind: 'denied', why: 'area' });
    expect(
      await db.write((tx) => denied(tx, act, 'consent.write', { subject: 'dossier:8', areaCode: '19333' })),
    ).toBeNull();
    const refused = [{ action: 'refused', subject: 'dossier:9' }];
    for (const area of ['26041', '75', '19333', '44'])
      expect(await auditEntries(db.read, scopeOfAreas([area])), area).toMatchObject(refused);
    expect(await auditEntries(db.read, scopeOfAreas(['19624']))).toEqual([]);
    expect(await auditEntries(db.read, COUNTRY, { action: 'consent' })).toEqual([]);
    expect(await auditEntries(db.read, COUNTRY, { action: 'ref', userId: 7 })).toHaveLength(1);
    await close();
  });
});
