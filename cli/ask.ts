import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { ask } from '../bot/bot.ts';
import { collect } from './arguments.ts';
import type { CliContext } from './context.ts';
import type { CommandRun } from './result.ts';

const MOST_SHOWN_CONTEXT = 3;

/** `ask`: one question or a batch. `chat`: a talk in the terminal. Neither opens the database. */
export function askCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('ask')
    .description(
      'hỏi một câu, trả lời như người dân sẽ thấy; --batch: mỗi dòng vào là một JSON {id, text, context?}',
    )
    .argument('[text]', 'câu hỏi')
    .option('--context <text>', 'tin trước đó của cùng người (lặp lại được, cũ trước)', collect)
    .option('--batch', 'đọc JSON từng dòng từ đầu vào chuẩn')
    .option('--explain', 'in từng bước: an toàn, trường hợp, điều hỏi, các sự việc và vì sao')
    .action(
      act(
        async (
          options: { json?: boolean; context?: string[]; batch?: boolean; explain?: boolean },
          [text],
        ) => {
          if (options.batch === true) return batch(context);
          if (text === undefined || text.trim() === '')
            return {
              kind: 'failed',
              message: 'chưa có câu hỏi. Ví dụ: lienthong ask "khai sinh cho con cần giấy tờ gì"',
            };
          const {
            talk: _talk,
            holder: _holder,
            steps,
            ...answer
          } = one(context, text, options.context ?? []);
          const buttons = answer.buttons.map((button) => `[${button.title}]`).join(' ');
          return {
            kind: 'done',
            json: options.explain === true ? { ...answer, steps: steps().split('\n') } : answer,
            text: [answer.text, buttons, options.explain === true ? steps() : '']
              .filter((part) => part !== '')
              .join('\n\n'),
          };
        },
      ),
    );

  program
    .command('chat')
    .description('trò chuyện trong cửa sổ dòng lệnh; gõ số để bấm nút, gõ "thoát" để kết thúc')
    .action(act(async () => chat(context)));
}

function one(context: CliContext, text: string, earlier: readonly string[]) {
  return ask(
    { knowledge: context.knowledge(), publicUrl: context.publicUrl() },
    { text, context: earlier, now: context.clock() },
  );
}

async function batch(
  context: CliContext,
): Promise<{ kind: 'done'; json: unknown; text: string } | { kind: 'failed'; message: string }> {
  const lines = createInterface({ input: context.input, crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    let question: unknown;
    try {
      question = JSON.parse(line);
    } catch {
      return { kind: 'failed', message: `dòng ${number} không phải JSON.` };
    }
    const {
      id,
      text,
      context: earlier,
    } = (question ?? {}) as { id?: unknown; text?: unknown; context?: unknown };
    if (typeof text !== 'string') return { kind: 'failed', message: `dòng ${number} thiếu "text".` };
    const before = Array.isArray(earlier)
      ? earlier.filter((item): item is string => typeof item === 'string')
      : [];
    const { talk: _talk, holder: _holder, steps: _steps, ...answer } = one(context, text, before);
    context.out(`${JSON.stringify({ id: id ?? null, ...answer })}\n`);
  }
  // The lines themselves are the output; there is no further value.
  return { kind: 'done', json: undefined, text: '' };
}

async function chat(context: CliContext): Promise<{ kind: 'done'; json: unknown; text: string }> {
  const bot = { knowledge: context.knowledge(), publicUrl: context.publicUrl() };
  const lines = createInterface({ input: context.input });
  let talk: ReturnType<typeof ask>['talk'] | undefined;
  let holder: 'bot' | 'person' = 'bot';
  let earlier: string[] = [];
  let buttons: { title: string; payload: string }[] = [];
  context.out(
    'Chào anh/chị! Tôi là trợ lý tự động về thủ tục liên thông khai sinh, khai tử. Gõ "thoát" để kết thúc.\n> ',
  );
  for await (const line of lines) {
    const said = line.trim();
    if (/^(thoát|thoat|exit|quit)$/i.test(said)) break;
    const tapped = /^\d$/.test(said) ? buttons[Number(said) - 1] : undefined;
    const answer = ask(bot, {
      text: tapped === undefined ? said : '',
      ...(tapped === undefined ? {} : { button: tapped.payload }),
      context: earlier,
      ...(talk === undefined ? {} : { talk }),
      holder,
      now: context.clock(),
    });
    talk = answer.talk;
    holder = answer.holder;
    buttons = answer.buttons;
    if (tapped === undefined) earlier = [...earlier, said].slice(-MOST_SHOWN_CONTEXT);
    const shown = buttons.map((button, index) => `  ${index + 1}. ${button.title}`).join('\n');
    context.out(`\n${answer.text}\n${shown === '' ? '' : `${shown}\n`}\n> `);
  }
  context.out('\n');
  return { kind: 'done', json: null, text: '' };
}
