import type { Command } from 'commander';
import { campaignMessageCommands } from './campaign-messages.ts';
import { campaignPlanCommands } from './campaign-plan.ts';
import { campaignReadCommands } from './campaign-read.ts';
import { campaignSteerCommands } from './campaign-steer.ts';
import type { CliContext } from './context.ts';
import type { CommandRun } from './result.ts';

/** The commands of campaigns: everything the console does, and its figures. */
export function campaignCommands(program: Command, act: CommandRun, context: CliContext): void {
  const campaign = program.command('campaign').description('chiến dịch tuyên truyền');
  campaignPlanCommands(campaign, act, context);
  campaignSteerCommands(campaign, act, context);
  campaignReadCommands(campaign, act, context);
  campaignMessageCommands(campaign, act, context);
}
