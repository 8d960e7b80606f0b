import { Command, CommanderError } from 'commander';
import { areasCommands } from './areas.ts';
import { askCommands } from './ask.ts';
import { auditCommands } from './audit.ts';
import { campaignCommands } from './campaign.ts';
import { consentCommands } from './consent.ts';
import { contactsCommands } from './contacts.ts';
import type { CliContext } from './context.ts';
import { dossierCommands } from './dossier.ts';
import { factsCommands } from './facts.ts';
import { keysCommands } from './keys.ts';
import { linkCommands } from './link.ts';
import { outreachCommands } from './outreach.ts';
import { peopleCommands } from './people.ts';
import { posterCommands } from './poster.ts';
import { reportCommands } from './report.ts';
import { type CommandRun, finish } from './result.ts';
import { rulesCommands } from './rules.ts';
import { searchCommands } from './search.ts';
import { systemCommands } from './system.ts';
import { undoCommands } from './undo.ts';
import { uptakeCommands } from './uptake.ts';
import { userCommands } from './user.ts';
import { usersCommands } from './users.ts';

const USAGE = 2;

/**
 * The command `lienthong`. Messages go to standard error, answers to standard output.
 * @param argv the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 input refused
 */
export async function runCommand(argv: string[], context: CliContext): Promise<number> {
  let code = 0;
  const act: CommandRun =
    (work) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals() as Parameters<typeof work>[0];
      const args = given
        .slice(0, -2)
        .flat()
        .filter((arg): arg is string => typeof arg === 'string');
      code = finish(await work(options, args), options.json === true, context);
    };
  const program = new Command('lienthong')
    .description('Liên Thông: trợ lý và chiến dịch cho hai nhóm thủ tục liên thông khai sinh, khai tử')
    .helpCommand(false)
    .configureOutput({
      writeOut: context.out,
      writeErr: context.err,
      outputError: (text, write) => write(vietnamese(text)),
    })
    .exitOverride();
  for (const add of [
    systemCommands,
    askCommands,
    areasCommands,
    contactsCommands,
    peopleCommands,
    campaignCommands,
    consentCommands,
    dossierCommands,
    uptakeCommands,
    reportCommands,
    linkCommands,
    posterCommands,
    outreachCommands,
    rulesCommands,
    searchCommands,
    factsCommands,
    undoCommands,
    keysCommands,
    userCommands,
    usersCommands,
    auditCommands,
  ]) {
    add(program, act, context);
  }
  everyCommand(program, (command) => {
    command.exitOverride().configureOutput(program.configureOutput());
    if (command.commands.length === 0) command.option('--json', 'in một giá trị JSON ra đầu ra chuẩn');
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? 0 : USAGE;
  } finally {
    await context.close();
  }
  return code;
}

function everyCommand(command: Command, change: (command: Command) => void): void {
  for (const child of command.commands) {
    change(child);
    everyCommand(child, change);
  }
}

/** Commander speaks English; the person at the keyboard may not. */
function vietnamese(text: string): string {
  return text
    .replace(/^error: unknown command '(.+?)'.*/s, "Không có lệnh '$1'. Xem các lệnh: lienthong --help\n")
    .replace(
      /^error: unknown option '(.+?)'.*/s,
      "Không có tùy chọn '$1'. Thêm --help sau lệnh để xem cách dùng.\n",
    )
    .replace(
      /^error: missing required argument '(.+?)'.*/s,
      "Thiếu '$1'. Thêm --help sau lệnh để xem cách dùng.\n",
    )
    .replace(
      /^error: required option '(.+?)' not specified.*/s,
      "Thiếu tùy chọn '$1'. Thêm --help sau lệnh để xem cách dùng.\n",
    )
    .replace(/^error: option '(.+?)' argument missing.*/s, "Tùy chọn '$1' cần một giá trị.\n")
    .replace(/^error: (?:option|command-argument value) .*? is invalid\. (.*)/s, '$1')
    .replace(/^error: too many arguments.*/s, 'Thừa tham số. Thêm --help sau lệnh để xem cách dùng.\n')
    .replace(/^error: /, '');
}
