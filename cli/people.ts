import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { sayDay } from '../calendar/words.ts';
import { isPurpose, REQUEST_KINDS, REQUEST_STATES } from '../contacts/contacts.ts';
import {
  correctPerson,
  erasePerson,
  exportPerson,
  findPeople,
  listRequests,
  openAtDesk,
  openFile,
  type PersonReference,
  REQUEST_STEPS,
  readReference,
  recordPermission,
  stepRequest,
} from '../people/people.ts';
import { sectionsOf } from '../people/words.ts';
import { moment, oneOf, whole } from './arguments.ts';
import { actorOf, type CliContext, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type Options = { json?: boolean; as?: string; at?: Date };
type By = Extract<Awaited<ReturnType<typeof actorOf>>, { act: unknown }>['act'];
type Deps = Parameters<typeof findPeople>[1];

const NOBODY: CommandResult = { kind: 'failed', message: 'không có ai như vậy trong địa bàn.' };
const KINDS = Object.keys(REQUEST_KINDS) as (keyof typeof REQUEST_KINDS)[];

/** `people find/show/export/correct/erase/permission/request`, `requests list/step`: a citizen's file and what they ask of it. */
export function peopleCommands(program: Command, run: CommandRun, context: CliContext): void {
  const people = program.command('people').description('hồ sơ của từng người dân trong địa bàn');
  const add = (parent: Command, name: string, description: string) =>
    parent
      .command(name)
      .description(description)
      .option('--as <user>', 'cán bộ thực hiện; bỏ trống: dòng lệnh máy chủ')
      .option('--at <time>', 'tính tại thời điểm', moment);
  /** Runs with an actor, and with whom the first argument means: a reference, or whatever finds exactly one person. */
  const one = <O extends Options>(
    work: (by: By, deps: Deps, who: PersonReference, options: O) => Promise<CommandResult>,
  ) =>
    run(async (options: O, [written = '']) =>
      withDatabase(context, options.at, async ({ deps }) => {
        const by = await actorOf(deps, options.as);
        if ('refusal' in by) return by.refusal;
        const direct = readReference(written);
        if (direct !== null) return work(by.act, deps, direct, options);
        const found = await findPeople(by.act, deps, { text: written });
        if (found.kind === 'denied') return deniedResult(found, '');
        const [first, ...others] = found.kind === 'found' ? found.people : [];
        const only = first === undefined ? null : readReference(first.reference);
        if (only === null) return NOBODY;
        if (others.length > 0)
          return {
            kind: 'failed',
            message: 'có nhiều người như vậy; tìm bằng people find rồi dùng mã (c12, a34, n56).',
          };
        return work(by.act, deps, only, options);
      }),
    );

  add(people, 'find', 'tìm theo số điện thoại, mã hồ sơ hoặc họ tên')
    .argument('<text>')
    .option('--area <code>', 'chỉ một xã, phường')
    .action(
      run(async (options: Options & { area?: string }, [text = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const found = await findPeople(by.act, deps, { text, areaCode: options.area ?? '' });
          if (found.kind === 'denied') return deniedResult(found, '');
          if (found.kind === 'too_short') return { kind: 'failed', message: 'gõ ít nhất hai chữ.' };
          if (found.kind === 'choose_commune')
            return { kind: 'failed', message: 'quá nhiều người để tìm theo tên; thêm --area MÃ_XÃ.' };
          const rows = found.people.map((line) => [
            line.reference,
            line.name ?? '',
            line.areaCode,
            line.addresses.map(({ channel, address }) => `${channel} ${address}`).join(', '),
          ]);
          return {
            kind: 'done',
            json: found,
            text:
              rows.length === 0 ? 'Không có ai.' : table([['Mã', 'Họ tên', 'Đơn vị', 'Liên hệ'], ...rows]),
          };
        }),
      ),
    );

  add(people, 'show', 'mọi thứ hệ thống biết về một người; việc mở được ghi nhật ký')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .action(
      one(async (by, deps, who) => {
        const opened = await openFile(by, deps, who);
        if (opened.kind === 'denied') return deniedResult(opened, '');
        if (opened.kind === 'not_found') return NOBODY;
        const sections = sectionsOf(opened.file, by.now);
        return {
          kind: 'done',
          json: { reference: opened.file.person.reference, sections },
          text: sections
            .map(({ title, empty, rows }) =>
              [
                title,
                ...(rows.length === 0
                  ? [`  ${empty}`]
                  : rows.map(({ head, lines }) => `  ${head}: ${lines.join(' · ')}`)),
              ].join('\n'),
            )
            .join('\n\n'),
        };
      }),
    );

  add(people, 'export', 'xuất toàn bộ dữ liệu của một người thành một trang HTML')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .option('-o, --output <file>', 'ghi ra tệp')
    .action(
      one<Options & { output?: string }>(async (by, deps, who, options) => {
        const done = await exportPerson(by, deps, who);
        if (done.kind === 'denied') return deniedResult(done, '');
        if (done.kind === 'not_found') return NOBODY;
        if (options.output === undefined) return { kind: 'done', json: { html: done.html }, text: done.html };
        await writeFile(options.output, done.html, { mode: 0o600 });
        return { kind: 'done', json: { file: options.output }, text: `Đã ghi ${options.output}.` };
      }),
    );

  add(people, 'correct', 'sửa họ tên, nơi ở, đối tượng, số liên hệ')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .option('--name <text>')
    .option('--area <code>')
    .option('--tags <list>', 'cách nhau bằng dấu chấm phẩy')
    .option('--add <address>', 'số điện thoại, zalo:MÃ, telegram:MÃ')
    .action(
      one<Options & { name?: string; area?: string; tags?: string; add?: string }>(
        async (by, deps, who, options) => {
          const { name, area, tags, add: address } = options;
          const done = await correctPerson(by, deps, who, {
            ...(name === undefined ? {} : { name }),
            ...(area === undefined ? {} : { areaCode: area }),
            ...(tags === undefined ? {} : { tags: tags.split(';') }),
            ...(address === undefined ? {} : { addAddress: address }),
          });
          if (done.kind === 'denied') return deniedResult(done, area ?? '');
          if (done.kind === 'not_found') return NOBODY;
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          return { kind: 'done', json: {}, text: 'Đã sửa.' };
        },
      ),
    );

  add(people, 'permission', 'ghi điều người dân đồng ý hoặc từ chối tại bộ phận một cửa')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .requiredOption('--state <state>', 'granted hoặc refused', oneOf(['granted', 'refused']))
    .option(
      '--purpose <purpose>',
      'reminder, outreach hoặc all',
      oneOf(['reminder', 'outreach', 'all']),
      'all',
    )
    .option('--basis <text>', 'căn cứ', '')
    .action(
      one<Options & { state: 'granted' | 'refused'; purpose: string; basis: string }>(
        async (by, deps, who, options) => {
          const { state, purpose, basis } = options;
          const said = { state, basis, purpose: isPurpose(purpose) ? purpose : ('all' as const) };
          const done = await recordPermission(by, deps, who, said);
          if (done.kind === 'denied') return deniedResult(done, '');
          if (done.kind === 'not_found') return NOBODY;
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          return { kind: 'done', json: {}, text: 'Đã ghi.' };
        },
      ),
    );

  add(people, 'erase', 'xóa một người ở mọi nơi; không lấy lại được')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .option('--no-stop', 'không giữ dấu băm của các địa chỉ')
    .action(
      one<Options & { stop: boolean }>(async (by, deps, who, options) => {
        const done = await erasePerson(by, deps, who, { stop: options.stop });
        if (done.kind === 'denied') return deniedResult(done, '');
        if (done.kind === 'not_found') return NOBODY;
        const { addresses, messages, cases } = done;
        const text = `Đã xóa: ${addresses} địa chỉ, ${messages} dòng tin, ${cases} xác nhận không còn tên.`;
        return { kind: 'done', json: { addresses, messages, cases }, text };
      }),
    );

  add(people, 'request', 'ghi yêu cầu của người dân tại bộ phận một cửa')
    .argument('<person>', 'mã (c12) hoặc số điện thoại')
    .requiredOption('--kind <kind>', KINDS.join(', '), oneOf(KINDS))
    .option('--words <text>', 'nội dung', '')
    .action(
      one<Options & { kind: (typeof KINDS)[number]; words: string }>(
        async (by, deps, who, { kind, words }) => {
          const done = await openAtDesk(by, deps, who, { kind, words });
          if (done.kind === 'denied') return deniedResult(done, '');
          if (done.kind !== 'done') return NOBODY;
          return { kind: 'done', json: done, text: `Đã ghi yêu cầu ${done.id}, hạn ${sayDay(done.dueAt)}.` };
        },
      ),
    );

  const requests = program.command('requests').description('yêu cầu của người dân về dữ liệu của mình');
  add(requests, 'list', 'yêu cầu đang chờ, gần hạn trước')
    .option('--closed', 'những yêu cầu đã kết thúc')
    .action(
      run(async (options: Options & { closed?: boolean }) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const found = await listRequests(by.act, deps, options.closed === true);
          if (found.kind === 'denied') return deniedResult(found, '');
          const rows = found.requests.map((line) => [
            String(line.id),
            REQUEST_KINDS[line.kind],
            REQUEST_STATES[line.state],
            line.areaCode,
            sayDay(line.replyBy),
            sayDay(line.dueAt),
          ]);
          const head = ['Số', 'Yêu cầu', 'Tình trạng', 'Đơn vị', 'Trả lời trước', 'Xong trước'];
          return {
            kind: 'done',
            json: found.requests,
            text: rows.length === 0 ? 'Không có yêu cầu nào.' : table([head, ...rows]),
          };
        }),
      ),
    );
  add(requests, 'step', 'trả lời, gia hạn, kết thúc một yêu cầu')
    .argument('<id>')
    .argument('<step>', REQUEST_STEPS.join(', '))
    .option('--note <text>', 'lời trả lời hoặc lý do', '')
    .action(
      run(async (options: Options & { note: string }, [id = '', step = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const wanted = REQUEST_STEPS.find((name) => name === step);
          if (wanted === undefined)
            return { kind: 'failed', message: `bước chỉ nhận: ${REQUEST_STEPS.join(', ')}.` };
          const done = await stepRequest(by.act, deps, whole(id), wanted, options.note);
          if (done.kind === 'denied') return deniedResult(done, id);
          if (done.kind === 'not_found') return { kind: 'failed', message: 'không có yêu cầu mang số này.' };
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          return { kind: 'done', json: done, text: 'Đã ghi.' };
        }),
      ),
    );
}
