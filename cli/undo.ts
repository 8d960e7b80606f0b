import type { Command } from 'commander';
import { undoConsents } from '../consent/consent.ts';
import { undoGroups, undoPeople } from '../contacts/contacts.ts';
import { undoFilings } from '../dossiers/dossiers.ts';
import { findLoad, LOAD_KINDS, type LoadKind, recentLoads, type UndoResult } from '../imports/imports.ts';
import { undoDesks } from '../links/links.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Act as Actor } from '../staff/act.ts';
import { undoTables } from '../uptake/uptake.ts';
import { moment, whole } from './arguments.ts';
import { actorOf, type CliContext, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, table } from './result.ts';

/** Who takes back a load of each kind. */
const UNDO: Partial<Record<LoadKind, (act: Actor, deps: Deps, id: number) => Promise<UndoResult>>> = {
  consents: undoConsents,
  people: undoPeople,
  groups: undoGroups,
  filings: undoFilings,
  uptake: undoTables,
  desks: undoDesks,
};

type Options = { json?: boolean; as?: string; at?: Date };

/** `undo IMPORT`, `imports list`: loaded files, and taking one back within a day. */
export function undoCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('undo')
    .description('lấy lại một lần nạp tệp trong vòng một ngày, trừ những dòng đã có người sửa')
    .argument('<import>', 'số của lần nạp')
    .option('--as <user>', 'cán bộ thực hiện')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Options, [written = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const load = await findLoad(deps.db.read, by.act, whole(written));
          const kind = load?.kind ?? 'consents';
          const undo = UNDO[kind];
          if (undo === undefined)
            return { kind: 'failed', message: `chưa lấy lại được lần nạp ${LOAD_KINDS[kind]}.` };
          const done = await undo(by.act, deps, whole(written));
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          const { restored, touched } = done;
          const stays = touched === 0 ? '' : ` ${touched} dòng giữ nguyên vì đã có người sửa sau đó.`;
          return {
            kind: 'done',
            json: { id: done.load.id, kind, restored, touched },
            text: `Đã lấy lại lần nạp “${done.load.fileName}”: ${restored} dòng trở về như trước.${stays}`,
          };
        }),
      ),
    );

  program
    .command('imports')
    .description('các tệp đã nạp trong tuần')
    .option('--as <user>', 'cán bộ thực hiện')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Options) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const loads = await recentLoads(deps.db.read, by.act);
          const rows = loads.map(({ id, kind, fileName, at, undoneAt, undoUntil }) => [
            String(id),
            LOAD_KINDS[kind],
            fileName,
            at.toISOString(),
            undoneAt !== null ? 'đã lấy lại' : undoUntil === null ? '' : 'lấy lại được',
          ]);
          return {
            kind: 'done',
            json: loads,
            text:
              rows.length === 0
                ? 'Chưa nạp tệp nào trong tuần.'
                : table([['Số', 'Loại', 'Tệp', 'Lúc', ''], ...rows]),
          };
        }),
      ),
    );
}
