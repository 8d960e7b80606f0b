import type { Command } from 'commander';
import {
  exportContacts,
  GROUPS,
  importContacts,
  importGroups,
  isPurpose,
  PEOPLE,
  PURPOSES,
} from '../contacts/contacts.ts';
import { eraseWritten } from '../people/people.ts';
import { collect } from './arguments.ts';
import { actorOf, type CliContext, readInput, withDatabase } from './context.ts';
import { type ListOptions, listOptions, listRequest, printedMapping } from './list-options.ts';
import type { CommandRun } from './result.ts';
import { type CommandResult, deniedResult, problemLines } from './result.ts';

/** `contacts import/export/erase`, `groups import`. */
export function contactsCommands(program: Command, act: CommandRun, context: CliContext): void {
  const contacts = program.command('contacts').description('danh bạ người dân');

  listOptions(
    contacts
      .command('import')
      .description('nạp danh bạ từ Excel, CSV, ODS, Word, PDF có chữ; nạp lại thì cập nhật'),
  )
    .argument('<file>')
    .requiredOption('--source <text>', 'ai cung cấp danh sách')
    .requiredOption('--basis <text>', 'căn cứ được nhắn tin')
    .requiredOption('--purpose <purpose>', `${PURPOSES.join(' hoặc ')} (lặp lại được)`, collect)
    .option('--as <user>', 'cán bộ thực hiện')
    .action(
      act(
        async (
          options: ListOptions & {
            as?: string;
            json?: boolean;
            source: string;
            basis: string;
            purpose: string[];
          },
          [path = ''],
        ) => {
          const wanted = options.purpose.flatMap((text) => text.split(/[,/]/)).map((text) => text.trim());
          const purposes = wanted.filter(isPurpose);
          if (purposes.length !== wanted.length)
            return { kind: 'failed', message: `--purpose chỉ nhận: ${PURPOSES.join(', ')}.` };
          return withDatabase(context, undefined, async ({ deps }) => {
            const input = await readInput(path);
            if ('refusal' in input) return input.refusal;
            const { fileName, bytes } = input;
            const by = await actorOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            const request = await listRequest(options, PEOPLE, context);
            if ('refusal' in request) return request.refusal;
            const done = await importContacts(by.act, deps, {
              ...request,
              fileName,
              bytes,
              source: options.source,
              basis: options.basis,
              purposes,
            });
            if (done.kind === 'denied') return deniedResult(done, fileName);
            if (options.printMapping === true)
              return printedMapping(PEOPLE, {
                questions: done.questions,
                problems: done.kind === 'refused' ? done.problems : done.warnings,
              });
            if (done.kind === 'refused') return done;
            const verb = done.dryRun ? 'Kiểm tra xong, chưa lưu' : 'Đã nạp';
            return {
              kind: 'done',
              json: done,
              text: [
                `${verb} ${done.rows} dòng: ${done.created} mới, ${done.updated} cập nhật (${done.counts.unchanged} không đổi), ${done.counts.leaving} rời danh sách, ${done.refused} đã từ chối nhận tin, ${done.leftOut} bỏ qua.`,
                ...(done.importId === null
                  ? []
                  : [`Lấy lại lần nạp này trong một ngày: lienthong undo ${done.importId}`]),
                ...problemLines(done.warnings),
              ].join('\n'),
            };
          });
        },
      ),
    );

  contacts
    .command('export')
    .description('xuất danh bạ ra CSV; mặc định che địa chỉ')
    .option('--area <code>', 'chỉ một địa bàn')
    .option('--personal', 'kèm tên và địa chỉ đầy đủ (tệp chứa dữ liệu cá nhân)')
    .option('--as <user>', 'cán bộ xuất; bỏ trống: dòng lệnh máy chủ')
    .action(
      act(async (options: { json?: boolean; area?: string; personal?: boolean; as?: string }) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const lines: string[] = [];
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const found = await exportContacts(by.act, deps, {
            personal: options.personal === true,
            ...(options.area === undefined ? {} : { areaCode: options.area }),
          });
          if (found.kind === 'denied') return deniedResult(found, options.area ?? '');
          for await (const line of found.lines) {
            if (options.json === true) lines.push(line);
            else context.out(line);
          }
          return { kind: 'done', json: { csv: lines.join('') }, text: '' };
        }),
      ),
    );

  contacts
    .command('erase')
    .description('xóa một người và mọi nội dung trò chuyện của họ theo địa chỉ')
    .argument('<address>', 'số điện thoại, hoặc zalo:MÃ, telegram:MÃ')
    .option('--stop', 'không bao giờ nhắn lại: giữ dấu băm của các địa chỉ')
    .option('--as <user>', 'cán bộ xóa; bỏ trống: dòng lệnh máy chủ')
    .action(
      act(async (options: { json?: boolean; as?: string; stop?: boolean }, [address = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const erased = await eraseWritten(by.act, deps, address, { stop: options.stop === true });
          if (erased.kind === 'denied') return deniedResult(erased, '');
          if (erased.kind === 'not_found') return { kind: 'failed', message: 'không có ai với địa chỉ này.' };
          return {
            kind: 'done',
            json: { addresses: erased.addresses, contacts: erased.people },
            text: `Đã xóa ${erased.people} người với ${erased.addresses} địa chỉ.`,
          };
        }),
      ),
    );

  const groups = program
    .command('groups')
    .description('nhóm Zalo, Telegram của thôn, khu phố')
    .command('import')
    .description('nạp danh sách nhóm từ Excel, CSV, ODS, Word, PDF có chữ');
  listOptions(groups)
    .argument('<file>')
    .option('--as <user>', 'cán bộ nạp; bỏ trống: dòng lệnh máy chủ')
    .action(
      act(async (options: ListOptions & { json?: boolean; as?: string }, [path = '']) =>
        withDatabase(context, undefined, async ({ deps }) => {
          const input = await readInput(path);
          if ('refusal' in input) return input.refusal;
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const request = await listRequest(options, GROUPS, context);
          if ('refusal' in request) return request.refusal;
          const done = await importGroups(by.act, deps, { ...request, ...input });
          if (done.kind === 'denied') return deniedResult(done, input.fileName);
          if (options.printMapping === true)
            return printedMapping(GROUPS, {
              questions: done.questions,
              problems: done.kind === 'refused' ? done.problems : done.warnings,
            });
          if (done.kind === 'refused') return done;
          return {
            kind: 'done',
            json: done,
            text: [
              `${done.dryRun ? 'Kiểm tra xong, chưa lưu' : 'Đã nạp'} ${done.rows} nhóm: ${done.created} mới, ${done.updated} cập nhật (${done.counts.unchanged} không đổi), ${done.counts.leaving} rời danh sách.`,
              ...(done.importId === null
                ? []
                : [`Lấy lại lần nạp này trong một ngày: lienthong undo ${done.importId}`]),
              ...problemLines(done.warnings),
            ].join('\n'),
          };
        }),
      ),
    );
}
