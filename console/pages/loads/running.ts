/** A long file while it is loaded: how far it is, then what became of it. */
import { LOAD_STAGES, type LoadProgress } from '../../../files/load-progress.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import type { RunningLoad } from '../../running-loads.ts';

const STAGES = Object.keys(LOAD_STAGES) as (keyof typeof LOAD_STAGES)[];

/** The page of a running load; once it is over, the page that the load answered. */
export async function showRunning(page: StaffPage): Promise<PageAnswer> {
  const load = own(page);
  if (load === null)
    return notFound('Không còn thông tin về lần nạp này. Xem các tệp đã nạp để biết kết quả.');
  if (load.answer !== null) return load.answer;
  return {
    kind: 'page',
    view: 'loads/running',
    title: 'Đang nạp tệp',
    data: { ticket: page.param('ticket'), fileName: load.fileName, so: soFar(load.at) },
  };
}

/** The progress alone, for a page that asks for it by itself. */
export async function showRunningPiece(page: StaffPage): Promise<PageAnswer> {
  const load = own(page);
  return load === null
    ? { kind: 'nothing' }
    : { kind: 'piece', view: 'loads/running-live', data: { so: soFar(load.at), over: load.answer !== null } };
}

export async function watchRunning(page: StaffPage): Promise<PageAnswer> {
  const load = own(page);
  if (load === null) return notFound();
  const stream = page.streams.open(`load ${page.param('ticket')}`, page.user.id, async () => ({
    html: page.fill('loads/running-live', { so: soFar(load.at), over: load.answer !== null }),
    over: load.answer !== null,
  }));
  return stream === null ? { kind: 'busy' } : { kind: 'events', stream };
}

function own({ loads, user, param }: StaffPage): RunningLoad | null {
  return loads.find(user.id, param('ticket'));
}

/** `percent` of the stage; `rows` of `of` where the number of rows is known. */
export function soFar(at: LoadProgress | null) {
  if (at === null)
    return { says: 'Đang chờ tệp khác nạp xong', step: 0, steps: STAGES.length, percent: 0, rows: 0, of: 0 };
  return {
    says: LOAD_STAGES[at.stage],
    step: STAGES.indexOf(at.stage) + 1,
    steps: STAGES.length,
    percent: Math.floor(at.share * 100),
    rows: at.rows,
    of: at.of ?? 0,
  };
}
