import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { communesOf } from '../../areas/areas.ts';
import { importConsents, list } from '../../consent/consent.ts';
import { consentFactsOf, type LoadedRows } from '../../consent/facts.ts';
import { CHANNELS } from '../../consent/files.ts';
import { nextStep } from '../../consent/ladder.ts';
import type { ReachableAddress } from '../../consent/recipient.ts';
import type { WholeConsent } from '../../consent/rows.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import type { App } from '../../server/app.ts';
import { byProgram } from '../../staff/act.ts';
import { server } from '../acts.ts';
import { LADDER } from '../consent/shipped-ladder.ts';
import { openBench, settings, TEN_O_CLOCK } from './people.ts';
import { median, type Part, type Row, verdict } from './report.ts';

const DOSSIERS = 100_000;
const PAGE = 1_000;
const HOUR_MS = 3_600_000;
const AS_OF = new Date(TEN_O_CLOCK.getTime() - HOUR_MS);

/**
 * Plans 100,000 dossiers: what the ladder says of each. Pure, on rows in memory (against a bare walk over the same rows),
 * and from the database (against a bare read of the same rows).
 */
export const consentPlanBench: Part = async (folder, flags) => {
  const count = flags.get('dossiers') ?? DOSSIERS;
  const { consents, loaded } = inMemory(count);
  const pure = fastest(5, () => {
    let sends = 0;
    for (const consent of consents) {
      const { facts, ladder } = consentFactsOf(consent, loaded, CHANNELS, TEN_O_CLOCK);
      if (nextStep(facts, ladder, TEN_O_CLOCK).do === 'send') sends += 1;
    }
    if (sends !== count) throw new Error(`${sends} of ${count} were planned`);
  });
  const bare = fastest(5, () => {
    let seen = 0;
    for (const consent of consents)
      for (const address of loaded.addresses.get(consent.contactId ?? 0) ?? [])
        if (address.state === 'open' && consent.asOf < TEN_O_CLOCK) seen += 1;
    if (seen !== count) throw new Error('rows are missing');
  });

  const app = await openBench(settings(`file:${join(folder, 'consent.db')}`));
  try {
    await fill(app, count);
    const read = await once(async () => {
      for (let after = 0; ; ) {
        const rows = await app.deps.db.read.consent.findMany({
          where: { id: { gt: after } },
          include: { dossier: true },
          orderBy: { id: 'asc' },
          take: PAGE,
        });
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    });
    const planned = await once(async () => {
      for (let after = 0; ; ) {
        const lines = await list(server(TEN_O_CLOCK), app.deps, { after, limit: PAGE });
        const last = lines.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    });
    const rows: Row[] = [
      { what: `a bare walk over ${count} rows in memory`, perSecond: count / bare, ratio: 1 },
      {
        what: 'the plan of the same rows (recipient, ladder, hours)',
        perSecond: count / pure,
        ratio: bare / pure,
      },
      { what: 'a bare read of confirmations and dossiers (SQLite)', perSecond: count / read, ratio: 1 },
      {
        what: 'the plan from the database (addresses, permissions, ledger, ladder)',
        perSecond: count / planned,
        ratio: read / planned,
      },
    ];
    return {
      rows,
      says: [
        verdict(`plan of ${count} dossiers, seconds`, pure, 2, 'less'),
        `            the same with every row read from the database: ${planned.toFixed(2)} s (a bare read: ${read.toFixed(2)} s)`,
      ],
    };
  } finally {
    await app.close();
  }
};

/** Loads a file of 100,000 rows, then the same list of the next day: time, and the memory of the whole process. */
export const consentImportBench: Part = async (folder, flags) => {
  const count = flags.get('rows') ?? DOSSIERS;
  const bytes = Buffer.from(officeFile(count), 'utf8');
  const app = await openBench(settings(`file:${join(folder, 'import.db')}`));
  const rows: Row[] = [];
  try {
    for (const [what, asOf, dryRun] of [
      ['checked only', AS_OF, true],
      ['loaded into an empty database', AS_OF, false],
      ['the next list, nothing changed', TEN_O_CLOCK, false],
    ] as const) {
      const seconds = await once(async () => {
        const done = await importConsents(byProgram('server', asOf), app.deps, {
          fileName: 'cho.csv',
          bytes,
          asOf,
          dryRun,
          coverage: 'whole',
        });
        if (done.kind !== 'imported' || done.created + done.updated !== count)
          throw new Error(JSON.stringify(done).slice(0, 500));
      });
      rows.push({ what: `${count} rows ${what}`, perSecond: count / seconds, ratio: null, peakMb: peakMb() });
    }
    return { rows, says: [`            the file: ${(bytes.length / 1e6).toFixed(1)} MB`] };
  } finally {
    await app.close();
  }
};

/** The highest memory of this process so far. */
function peakMb(): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(peak ?? 0) / 1024;
}

function fastest(rounds: number, work: () => void): number {
  return median(
    Array.from({ length: rounds }, () => {
      const began = performance.now();
      work();
      return (performance.now() - began) / 1000;
    }),
  );
}

async function once(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function inMemory(count: number): { consents: WholeConsent[]; loaded: LoadedRows } {
  const addresses = new Map<number, ReachableAddress[]>();
  const consents = Array.from({ length: count }, (_, index): WholeConsent => {
    const id = index + 1;
    addresses.set(id, [
      {
        addressId: id,
        contactId: id,
        channel: 'sms',
        state: 'open',
        stoppedAt: null,
        lastInboundAt: null,
        reminder: 'granted',
      },
    ]);
    return {
      id,
      dossierId: id,
      role: 'household_head',
      personKey: '',
      contactId: id,
      wrongContactId: null,
      nameSealed: null,
      phoneSealed: null,
      state: 'requested',
      asOf: AS_OF,
      requestedAt: new Date(AS_OF.getTime() - (index % 100) * HOUR_MS),
      deadlineAt: index % 5 === 0 ? new Date(TEN_O_CLOCK.getTime() + 200 * HOUR_MS) : null,
      contradictedAt: null,
      easedBy: null,
      dossier: {
        id,
        nationalCode: codeOf(index),
        provincialCode: null,
        bundle: 'birth',
        areaCode: '19333',
        provinceCode: '44',
        applicantId: null,
        wrongApplicantId: null,
        vanishedAt: null,
        livesWith: 'others' as const,
        demo: false,
      },
    };
  });
  const loaded = {
    ladderOf: () => LADDER,
    addresses,
    messages: new Map(),
    reminders: new Map(),
    approved: { user: new Set<string>(), phone: new Set<string>() },
  };
  return { consents, loaded };
}

const codeOf = (index: number) => `G22.99.08-261101-${String(index).padStart(6, '0')}`;

/** A province's list: every dossier with a person and their mobile. */
function officeFile(count: number): string {
  const communes = communesOf('44', AS_OF).map((unit) => unit.code);
  const lines = [
    'Mã hồ sơ;Thủ tục;Vai trò;Người cần xác nhận;SĐT người cần xác nhận;Ngày gửi yêu cầu;Trạng thái;Mã đơn vị',
  ];
  for (let index = 0; index < count; index += 1)
    lines.push(
      `${codeOf(index)};khai sinh;chủ hộ;Người Mẫu;09${String(10_000_000 + index)};${1 + (index % 28)}/11/2026;chờ xác nhận;${communes[index % communes.length]}`,
    );
  return lines.join('\n');
}

/** The same, written by the shortest way. */
async function fill(app: App, count: number): Promise<void> {
  const { db, keys } = app.deps;
  const times = { createdAt: AS_OF, updatedAt: AS_OF };
  const place = { areaCode: '19333', provinceCode: '44' };
  for (let from = 1; from <= count; from += 2_000) {
    const ids = Array.from({ length: Math.min(2_000, count - from + 1) }, (_, index) => from + index);
    await db.write(async (tx) => {
      await tx.contact.createMany({
        data: ids.map((id) => ({ id, ...place, source: 'bench', basis: 'bench', ...times })),
      });
      await tx.address.createMany({
        data: ids.map((id) => ({
          id,
          contactId: id,
          channel: 'sms',
          hash: `bench-${id}`,
          sealed: keys.seal(
            `+849${10_000_000 + id}`,
            placeOf.address({ channel: 'sms', hash: `bench-${id}` }),
          ),
          createdAt: AS_OF,
        })),
      });
      await tx.permission.createMany({
        data: ids.map((id) => ({
          contactId: id,
          purpose: 'reminder',
          state: 'granted',
          source: 'bench',
          basis: 'bench',
          at: AS_OF,
        })),
      });
      await tx.dossier.createMany({
        data: ids.map((id) => ({ id, nationalCode: codeOf(id), bundle: 'birth', ...place, ...times })),
      });
      await tx.consent.createMany({
        data: ids.map((id) => ({
          dossierId: id,
          role: 'household_head',
          contactId: id,
          state: 'requested',
          asOf: AS_OF,
          requestedAt: AS_OF,
          ...times,
        })),
      });
    });
  }
}
