import { sayMoment } from '../../../calendar/words.ts';
import { undoConsents } from '../../../consent/consent.ts';
import { undoGroups, undoPeople } from '../../../contacts/contacts.ts';
import { undoFilings } from '../../../dossiers/dossiers.ts';
import {
  findLoad,
  LOAD_KINDS,
  type Load,
  type LoadKind,
  recentLoads,
  type UndoResult,
} from '../../../imports/imports.ts';
import { undoDesks } from '../../../links/links.ts';
import type { Deps } from '../../../prisma/deps.ts';
import type { Act } from '../../../staff/act.ts';
import { undoTables } from '../../../uptake/uptake.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { tallyRows } from './labels.ts';

/** Where the rows of a load are looked at afterwards, and who takes it back. */
const KINDS: Record<
  LoadKind,
  { to: string; undo: ((act: Act, deps: Deps, id: number) => Promise<UndoResult>) | null }
> = {
  consents: { to: '/consents', undo: undoConsents },
  people: { to: '/people/import', undo: undoPeople },
  groups: { to: '/groups', undo: undoGroups },
  uptake: { to: '/uptake', undo: undoTables },
  desks: { to: '/areas', undo: undoDesks },
  filings: { to: '/dossiers', undo: undoFilings },
};

/** Files loaded within a week in the person's area. */
export async function showLoads({ needs, act }: StaffPage): Promise<PageAnswer> {
  const loads = await recentLoads(needs.deps.db.read, act);
  return {
    kind: 'page',
    view: 'loads/loads',
    title: 'Các tệp đã nạp',
    data: { rows: loads.map(rowOf) },
  };
}

/** What one load did, in the figures that were shown before it, and the button that takes it back. */
export async function showLoad(page: StaffPage): Promise<PageAnswer> {
  const load = await ownLoad(page);
  return load === null ? notFound() : loadPage(page, load, { mistake: '', undone: null });
}

export async function undoLoaded(page: StaffPage): Promise<PageAnswer> {
  const load = await ownLoad(page);
  if (load === null) return notFound();
  const { undo } = KINDS[load.kind];
  if (undo === null) return notFound();
  const done = await undo(page.act, page.needs.deps, load.id);
  if (done.kind === 'refused') return loadPage(page, load, { mistake: done.staff, undone: null });
  const { restored, touched } = done;
  const again = await ownLoad(page);
  return loadPage(page, again ?? load, { mistake: '', undone: { restored, touched } });
}

async function ownLoad({ needs, act, param }: StaffPage): Promise<Load | null> {
  const id = rowNumber(param('id'));
  return id === null ? null : findLoad(needs.deps.db.read, act, id);
}

type Told = { mistake: string; undone: { restored: number; touched: number } | null };

function loadPage({ now }: StaffPage, load: Load, { mistake, undone }: Told): PageAnswer {
  const { to, undo } = KINDS[load.kind];
  return {
    kind: 'page',
    view: 'loads/load',
    title: 'Kết quả nạp tệp',
    status: mistake === '' ? 200 : 422,
    data: {
      ...rowOf(load),
      ...tallyRows(load.counts, load.areas, now),
      mistake,
      undone,
      to,
      mayUndo: undo !== null && load.undoUntil !== null,
      until: load.undoUntil === null ? '' : sayMoment(load.undoUntil),
    },
  };
}

function rowOf({ id, kind, fileName, at, counts, undoneAt, undoUntil }: Load) {
  return {
    id,
    kind: LOAD_KINDS[kind],
    fileName,
    at: sayMoment(at),
    counts,
    undoneAt: undoneAt === null ? '' : sayMoment(undoneAt),
    open: undoUntil !== null,
  };
}
