/** The dated table of what is kept how long (retention.yaml). Pure. */
import { z } from 'zod';

export const RETENTION_RULES = [
  'turns',
  'talks',
  'inbound',
  'payloads',
  'ledger',
  'cases',
  'filings',
  'contacts',
  'requests',
  'traces',
] as const;
export type RetentionRule = (typeof RETENTION_RULES)[number];

export const RETENTION_TABLE = z
  .array(
    z.strictObject({
      /** `kept`: nothing is cleared, for the reason given. */
      rule: z.enum([...RETENTION_RULES, 'kept']),
      what: z.string().min(1),
      days: z.int().min(1).nullable(),
      counts: z.string().nullable(),
      why: z.string().min(1),
      from: z.iso.date(),
      source: z.string().min(1),
      verified: z.boolean(),
    }),
  )
  .refine(
    (table) => RETENTION_RULES.every((rule) => table.filter((line) => line.rule === rule).length === 1),
    {
      error: 'every rule stands once',
    },
  )
  .refine((table) => table.every((line) => (line.rule === 'kept') === (line.days === null)), {
    error: 'a line has days or is kept',
  });
export type RetentionLine = z.infer<typeof RETENTION_TABLE>[number];

/** What one night did by rule: removed or emptied, and left because something is open. */
export type RetentionCounts = Partial<Record<RetentionRule, { removed: number; held: number }>>;
