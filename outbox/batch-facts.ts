import type { AddressFacts } from '../contacts/contacts.ts';
import type { KnownAllowances } from './allowances.ts';
import type { ApprovedTemplateIndex } from './approved-template.ts';
import type { GroupTarget, PastMessage } from './message.ts';

/** Everything the gate needs for a batch, loaded before. */
export type BatchFacts = {
  addresses: ReadonlyMap<number, AddressFacts>;
  groups: ReadonlyMap<number, GroupTarget>;
  past: readonly PastMessage[];
  /** Messages handed over by channel and local day. */
  days: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Messages in any worker's hands by channel, this batch's own among them; absent: no rule asks for them. */
  leaving?: ReadonlyMap<string, number>;
  /** Channels whose messages leave the machine: demo data is never written to there. */
  outside?: ReadonlySet<string>;
  /** Texts that a provider approved as templates (`outbox/approved-template.ts`). */
  approved?: ApprovedTemplateIndex;
  /** What providers said is left; absent: nothing in the batch is counted. */
  allowances?: KnownAllowances;
};
