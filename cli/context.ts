import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BotContext } from '../bot/bot.ts';
import type { CampaignDeps } from '../campaigns/campaigns.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, type ByOfficial, byProgram, byUser } from '../staff/act.ts';
import { type ChainCheck, findUser } from '../staff/staff.ts';
import type { ProgramRole } from './program-roles.ts';
import type { CommandResult, Terminal } from './result.ts';

export type DoctorLine = { name: string; ok: boolean; detail: string };

/** What `server` lends the commands: the rooms below are reached through it, opened only when a command needs them. */
export type CliContext = Terminal & {
  input: NodeJS.ReadableStream;
  clock: () => Date;
  publicUrl: () => string;
  knowledge: () => Knowledge;
  /** Opens and migrates the database; `at` stands in for the clock. Closed by `close`. */
  open: (
    at?: Date,
  ) => Promise<{ kind: 'open'; deps: CampaignDeps; bot: BotContext } | { kind: 'failed'; message: string }>;
  /** Does everything due at a moment, once. */
  tick: (
    at: Date,
  ) => Promise<{ kind: 'done'; counts: Record<string, number> } | { kind: 'failed'; message: string }>;
  doctor: () => Promise<DoctorLine[]>;
  /** Follows the audit chain and holds it against the marks outside. */
  verifyAudit: () => Promise<
    { kind: 'checked'; result: ChainCheck; anchors: number } | { kind: 'failed'; message: string }
  >;
  /** Runs until a signal; gives the exit code. */
  start: (role: ProgramRole | null) => Promise<number>;
  /** `to`: an age recipient, for whom the copy is encrypted. */
  backup: (file: string, to: string | null) => Promise<CommandResult>;
  /** `identity`: a file with the age key of an encrypted copy. */
  restore: (file: string, identity: string | null) => Promise<CommandResult>;
  keys: {
    status: () => Promise<CommandResult>;
    rotate: (leaked: boolean) => Promise<CommandResult>;
    forget: (id: string) => Promise<CommandResult>;
  };
  removeDemo: () => Promise<CommandResult>;
  close: () => Promise<void>;
};

/** Opens the database for a command, or says in one sentence why it cannot. */
export async function withDatabase(
  context: CliContext,
  at: Date | undefined,
  work: (opened: { deps: CampaignDeps; bot: BotContext }) => Promise<CommandResult>,
): Promise<CommandResult> {
  const opened = await context.open(at);
  return opened.kind === 'open' ? work(opened) : opened;
}

/** The deed of a command without `--as`: whoever has a shell on the server (docs/decisions/0021). */
export function serverAct(now: Date): Act {
  return byProgram('server', now);
}

/** Who a command is done for: the official that `--as` names, else the server itself. What they may is asked by the verb. */
export async function actorOf(
  deps: Deps,
  name: string | undefined,
): Promise<{ act: Act } | { refusal: CommandResult }> {
  if (name === undefined) return { act: serverAct(deps.now()) };
  const user = await findUser(deps.db.read, name);
  if (user === null || user.disabledAt !== null) {
    const message = `không có cán bộ tên “${name}”, hoặc đã bị khóa. Xem danh sách: lienthong user list`;
    return { refusal: { kind: 'failed', message } };
  }
  return { act: byUser(user, deps.now()) };
}

/** The official that `--as` names: for deeds that need a person behind them. */
export async function officialOf(
  deps: Deps,
  name: string,
): Promise<{ act: ByOfficial } | { refusal: CommandResult }> {
  const found = await actorOf(deps, name);
  if ('refusal' in found) return found;
  if (found.act.user === null) throw new Error('a named actor is an official');
  return { act: found.act };
}

/** Reads a file that a command names. */
export async function readInput(
  path: string,
): Promise<{ fileName: string; bytes: Uint8Array } | { refusal: CommandResult }> {
  try {
    return { fileName: basename(path), bytes: new Uint8Array(await readFile(path)) };
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'không tìm thấy tệp' : 'không đọc được tệp';
    return { refusal: { kind: 'failed', message: `${why}: ${path}` } };
  }
}
