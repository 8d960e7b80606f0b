/** Which confirmations a list is narrowed to, as a condition on rows. */

import { rowsIn, type Scope } from '../../areas/scope.ts';
import { HOUR_MS } from '../../calendar/durations.ts';
import { Prisma } from '../../prisma/client.ts';
import type { DueCut } from '../need.ts';
import type { ConsentState } from '../states.ts';

export function whereOf(scope: Scope, { state, vanished, only }: ListFilter) {
  return {
    ...(state === undefined ? {} : { state }),
    dossier: {
      ...rowsIn(scope),
      ...(vanished === undefined ? {} : { vanishedAt: vanished ? { not: null } : null }),
    },
    ...(only === undefined ? {} : narrowed(only.what, only.cuts)),
  };
}

/** What the board can be narrowed to. */
export const NARROWED = ['call', 'unreachable', 'stale', 'overdue', 'soon', 'contradicted'] as const;

export type ConsentFilterName = (typeof NARROWED)[number];

/** The moments that the figures of a province are counted against. */
export type DeadlineCuts = {
  now: Date;
  /** Knowledge from before is too old to remind upon. */
  staleBefore: Date;
  /** Hours of the general deadline; null: none. */
  deadlineHours: number | null;
  /** Which requests are due by law at a moment; they do not follow the general deadline. */
  lawDue: (by: Date) => readonly DueCut[];
};

export type ListFilter = {
  state?: ConsentState | undefined;
  vanished?: boolean | undefined;
  /** Ids after this one; for paging in the order of ids. */
  after?: number | undefined;
  limit?: number | undefined;
  /** Only these, among what is pending. */
  only?: { what: ConsentFilterName; cuts: DeadlineCuts } | undefined;
  /** The most pressing first: the nearest deadline, then the longest wait; `skip` pages through them. */
  pressing?: { skip: number } | undefined;
};

export function narrowed(
  what: ConsentFilterName,
  { now, staleBefore, deadlineHours, lawDue }: DeadlineCuts,
): Prisma.ConsentWhereInput {
  const due = (by: Date): Prisma.ConsentWhereInput => ({
    OR: [
      { deadlineAt: { lte: by } },
      ...(deadlineHours === null
        ? []
        : [
            {
              deadlineAt: null,
              requestedAt: { lte: earlier(by, deadlineHours) },
              dossier: { bundle: { notIn: lawDue(by).map(({ bundle }) => bundle) } },
            },
          ]),
      ...lawDue(by).map(({ bundle, from, before }) => ({
        deadlineAt: null,
        requestedAt: { gte: from, lt: before },
        dossier: { bundle },
      })),
    ],
  });
  switch (what) {
    case 'call':
      return { callWhy: { not: null } };
    case 'unreachable':
      return { callWhy: 'unreachable' };
    case 'stale':
      return { asOf: { lt: staleBefore } };
    case 'contradicted':
      return { contradictedAt: { not: null } };
    case 'overdue':
      return due(now);
    case 'soon':
      return { AND: [due(earlier(now, -72)), { NOT: due(now) }] };
  }
}

export function earlier(at: Date, hours: number): Date {
  return new Date(at.getTime() - hours * HOUR_MS);
}

/** Is the confirmation `c` of the dossier `d` due by a moment: by its own deadline, else the law's, else the general one? As a statement's condition. */
export function dueBy(
  by: Date,
  { deadlineHours, lawDue }: Pick<DeadlineCuts, 'deadlineHours' | 'lawDue'>,
): Prisma.Sql {
  const cuts = lawDue(by);
  const lawful = cuts.map(
    ({ bundle, from, before }) =>
      Prisma.sql`(c."deadlineAt" IS NULL AND d."bundle" = ${bundle} AND c."requestedAt" >= ${from} AND c."requestedAt" < ${before})`,
  );
  const free = cuts.map(({ bundle }) => Prisma.sql`d."bundle" <> ${bundle}`);
  const general =
    deadlineHours === null
      ? []
      : [
          Prisma.sql`(${Prisma.join([...free, Prisma.sql`c."deadlineAt" IS NULL`], ' AND ')} AND c."requestedAt" <= ${earlier(by, deadlineHours)})`,
        ];
  return Prisma.sql`(${Prisma.join([Prisma.sql`COALESCE(c."deadlineAt" <= ${by}, false)`, ...lawful, ...general], ' OR ')})`;
}
