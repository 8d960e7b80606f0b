import type { CliContext } from '../cli/context.ts';
import type { CommandResult } from '../cli/result.ts';
import { type Knowledge, loadKnowledge } from '../knowledge/knowledge.ts';
import { isLocked } from '../prisma/client.ts';
import { verifyAudit } from '../staff/staff.ts';
import { type App, openApp } from './app.ts';
import { anchorFile, readAnchors } from './audit-anchor.ts';
import { backupTo, restoreFrom } from './backup.ts';
import { readConfig } from './config.ts';
import { examine } from './doctor.ts';
import { keysForget, keysRotate, keysStatus } from './keys.ts';
import { createLog, errorMark } from './log.ts';
import { removeDemo } from './seed.ts';
import type { SettingMistake } from './settings.ts';
import { greeting, start, untilSignal } from './start.ts';
import { tick } from './tick.ts';

export type ProcessSurroundings = {
  env: Record<string, string | undefined>;
  out: (text: string) => void;
  err: (text: string) => void;
  input: NodeJS.ReadableStream;
  clock: () => Date;
};

const listed = (mistakes: SettingMistake[]): string =>
  `cấu hình sai ${mistakes.length} chỗ:\n${mistakes.map((mistake) => `  ${mistake.setting}: ${mistake.message}`).join('\n')}`;

/** One clear sentence for what can go wrong with a database that commands cannot mend. */
export function outage(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (isLocked(error))
    return 'cơ sở dữ liệu đang bị chương trình khác giữ. Đợi chương trình kia xong rồi làm lại.';
  if (code === 'EACCES' || code === 'EROFS' || /readonly|unable to open/i.test(message ?? ''))
    return 'không mở được tệp cơ sở dữ liệu: kiểm tra đường dẫn trong DATABASE_URL và quyền ghi thư mục.';
  if (code === 'ENOSPC' || /disk is full/i.test(message ?? '')) return 'ổ đĩa đã đầy.';
  if (/reach database|ECONNREFUSED|ENOTFOUND/i.test(message ?? ''))
    return 'không kết nối được máy chủ cơ sở dữ liệu trong DATABASE_URL.';
  if (/not a database|malformed/i.test(message ?? ''))
    return 'tệp trong DATABASE_URL không phải cơ sở dữ liệu của Liên Thông hoặc đã hỏng.';
  return `sự cố ngoài dự kiến (${errorMark(error)}).`;
}

/** What the commands may ask of the program: opened when first needed, closed at the end. */
export function createContext({ env, out, err, input, clock }: ProcessSurroundings): CliContext {
  const quiet = env.LOG_LEVEL === 'silent';
  const log = createLog(undefined, quiet ? 'silent' : 'warn');
  let knowledge: Knowledge | null = null;
  let app: App | null = null;

  async function openOnce(
    at?: Date,
  ): Promise<{ kind: 'open'; app: App } | { kind: 'failed'; message: string }> {
    if (app !== null) return { kind: 'open', app };
    try {
      const opened = await openApp({ env, now: at === undefined ? clock : () => at, log });
      if ('mistakes' in opened) return { kind: 'failed', message: listed(opened.mistakes) };
      app = opened.app;
      return { kind: 'open', app };
    } catch (error) {
      return { kind: 'failed', message: outage(error) };
    }
  }

  async function withApp(work: (app: App) => Promise<CommandResult>): Promise<CommandResult> {
    const opened = await openOnce();
    return opened.kind === 'open' ? work(opened.app) : opened;
  }

  const context: CliContext = {
    out,
    err,
    input,
    clock,
    publicUrl: () => {
      const read = readConfig(env);
      return 'config' in read ? read.config.publicUrl : 'http://localhost:3000';
    },
    knowledge: () => {
      if (knowledge === null) {
        const read = readConfig(env);
        knowledge = loadKnowledge(('config' in read && read.config.knowledgeDir) || undefined);
      }
      return knowledge;
    },
    open: async (at) => {
      const opened = await openOnce(at);
      return opened.kind === 'open' ? { kind: 'open', deps: opened.app.deps, bot: opened.app.bot } : opened;
    },
    tick: async (at) => {
      const opened = await openOnce(at);
      return opened.kind === 'open' ? { kind: 'done', counts: await tick(opened.app, at) } : opened;
    },
    doctor: () => examine(env, clock),
    verifyAudit: async () => {
      const opened = await openOnce();
      if (opened.kind === 'failed') return opened;
      const { config, deps } = opened.app;
      const anchors = await readAnchors(anchorFile(config.databaseUrl));
      return { kind: 'checked', result: await verifyAudit(deps, anchors), anchors: anchors.length };
    },
    start: async (role) => {
      const running = await start({
        env,
        now: clock,
        log: createLog(undefined, quiet ? 'silent' : 'info'),
        role,
        terminal: process.stdout.isTTY === true,
      });
      if ('mistakes' in running) {
        context.err(`Lỗi: ${listed(running.mistakes)}\n`);
        return 1;
      }
      context.out(`${greeting(running.started, running.started.app.config)}\n`);
      return untilSignal(running.started, running.started.app.log);
    },
    backup: (file, to) => backupTo(env, file, { to, now: clock() }),
    restore: (file, identity) => restoreFrom(env, file, { identity, now: clock() }),
    keys: {
      status: () => withApp((opened) => keysStatus(opened)),
      rotate: (leaked) => withApp((opened) => keysRotate(opened, env, { leaked, tell: err })),
      forget: (id) => withApp((opened) => keysForget(opened, env, id)),
    },
    removeDemo: async () => {
      const opened = await openOnce();
      return opened.kind === 'open' ? removeDemo(opened.app) : opened;
    },
    close: async () => {
      await app?.close();
      app = null;
    },
  };
  return context;
}
