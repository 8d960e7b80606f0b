import type { Command } from 'commander';
import { sayMoment } from '../calendar/words.ts';
import {
  CHOICE_WORDS,
  CHOICES,
  choiceVersions,
  type HandResult,
  isChoice,
  isLivesWith,
  isNotNeededReason,
  LIVES_WITH,
  LIVES_WITH_WORDS,
  lawFor,
  markNotNeeded,
  NOT_NEEDED_WORDS,
  plan,
  ROLE_WORDS,
  saveChoice,
  setLivesWith,
} from '../consent/consent.ts';
import type { Denied } from '../staff/act.ts';
import { moment } from './arguments.ts';
import { actorOf, type CliContext, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult } from './result.ts';

type ChooseOptions = { json?: boolean; as: string; note: string; from?: Date };
type MarkOptions = { json?: boolean; as: string; role: string; reason?: string; undo?: boolean };

/** `consent law/choose/not-needed/lives-with`: what the law asks, the province's choice, and what a clerk records. */
export function consentLawCommands(consent: Command, act: CommandRun, context: CliContext): void {
  consent
    .command('law')
    .description('luật đòi xác nhận nào và lựa chọn của một tỉnh')
    .argument('<province>', 'mã tỉnh')
    .action(
      act(async (_: { json?: boolean }, [province = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const { rules, choice } = (await lawFor(deps.db.read, [province], deps.now()))(province);
          const versions = await choiceVersions(deps.db.read, province);
          return {
            kind: 'done',
            json: { choice, versions, rules },
            text: [
              choice === null ? 'Tỉnh chưa chọn: hệ thống vẫn nhắc.' : CHOICE_WORDS[choice],
              ...versions.map(
                (one) =>
                  `  Lần ${one.version}, từ ${sayMoment(one.validFrom)}: ${CHOICE_WORDS[one.choice]}. ${one.note}`,
              ),
              ...rules.map((rule) => `${rule.says} (${rule.source.document}, ${rule.source.article})`),
            ].join('\n'),
          };
        }),
      ),
    );

  consent
    .command('choose')
    .description('tỉnh chọn có nhắc xác nhận mà luật không còn đòi hay không')
    .argument('<province>', 'mã tỉnh')
    .argument('<choice>', CHOICES.join(', '))
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .requiredOption('--note <text>', 'căn cứ')
    .option('--from <time>', 'áp dụng từ', moment)
    .action(
      act(async (options: ChooseOptions, [province = '', choice = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          if (!isChoice(choice)) return { kind: 'failed', message: `chọn một trong: ${CHOICES.join(', ')}.` };
          if (!/^\d{2}$/.test(province))
            return { kind: 'failed', message: `mã tỉnh “${province}” không đúng.` };
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const base = (await choiceVersions(deps.db.read, province))[0]?.version ?? 0;
          const edit = { provinceCode: province, choice, note: options.note, base };
          const saved = await saveChoice(by.act, deps, { ...edit, validFrom: options.from ?? deps.now() });
          if (saved.kind === 'denied') return deniedResult(saved, province);
          if (saved.kind === 'changed_meanwhile')
            return { kind: 'failed', message: 'có người vừa lưu một lựa chọn khác; hãy thử lại.' };
          return { kind: 'done', json: saved, text: `Đã lưu lần ${saved.version}: ${CHOICE_WORDS[choice]}.` };
        }),
      ),
    );

  consent
    .command('not-needed')
    .description('ghi nhận không cần xác nhận của một người trong hồ sơ')
    .argument('<code>', 'mã hồ sơ')
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .requiredOption('--role <role>', Object.keys(ROLE_WORDS).join(', '))
    .option('--reason <reason>', Object.keys(NOT_NEEDED_WORDS).join(', '))
    .option('--undo', 'bỏ ghi nhận')
    .action(
      act(async (options: MarkOptions, [code = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const reason = options.reason ?? '';
          if (options.undo !== true && !isNotNeededReason(reason))
            return {
              kind: 'failed',
              message: `lý do: một trong ${Object.keys(NOT_NEEDED_WORDS).join(', ')}.`,
            };
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const found = (await plan(by.act, deps, code))?.consents.filter(
            ({ role }) => role === options.role,
          );
          const [one] = found ?? [];
          if (one === undefined)
            return { kind: 'failed', message: `không có xác nhận ấy trong hồ sơ “${code}”.` };
          if ((found?.length ?? 0) > 1)
            return {
              kind: 'failed',
              message: 'hồ sơ có nhiều người cùng vai trò; hãy làm trên trang của hồ sơ.',
            };
          const marked = await markNotNeeded(by.act, deps, {
            code,
            consentId: one.id,
            reason: options.undo !== true && isNotNeededReason(reason) ? reason : null,
          });
          return told(
            marked,
            code,
            options.undo === true ? 'Đã bỏ ghi nhận.' : 'Đã ghi nhận không cần xác nhận.',
          );
        }),
      ),
    );

  consent
    .command('lives-with')
    .description('ghi trẻ đăng ký cư trú cùng ai')
    .argument('<code>', 'mã hồ sơ')
    .argument('<who>', `${LIVES_WITH.join(', ')}, unknown`)
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .action(
      act(async (options: { json?: boolean; as: string }, [code = '', who = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          if (!isLivesWith(who) && who !== 'unknown')
            return { kind: 'failed', message: `chọn một trong: ${LIVES_WITH.join(', ')}, unknown.` };
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const livesWith = isLivesWith(who) ? who : null;
          const set = await setLivesWith(by.act, deps, { code, livesWith });
          return told(
            set,
            code,
            livesWith === null ? 'Đã ghi: chưa rõ.' : `Đã ghi: ${LIVES_WITH_WORDS[livesWith]}.`,
          );
        }),
      ),
    );
}

function told(done: HandResult | Denied, code: string, text: string): CommandResult {
  if (done.kind === 'denied') return deniedResult(done, code);
  if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
  return { kind: 'done', json: done, text };
}
