/** What the commands of campaigns share: who acts, which campaign, and a refusal as a result. */
import type { NotPossible } from '../campaigns/campaigns.ts';
import type { CommandResult } from './result.ts';

export type CampaignOptions = { json?: boolean; as: string; at?: Date };

/** A campaign's number as written; one that is not a number names no campaign. */
export function number(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

export function failed({ message }: NotPossible): CommandResult {
  return { kind: 'failed', message };
}
