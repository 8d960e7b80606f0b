/** What happened to an official's own account, for the person to see: links, ways, sign-ins, moves. A wing of the front door. */
import type { Deps } from '../prisma/deps.ts';
import type { ByOfficial } from './act.ts';
import { type AuditAction, auditLabel } from './audit-labels.ts';
import { auditOfSubject } from './store.ts';

const TOLD: readonly AuditAction[] = [
  'user.sign-in-link',
  'user.sign-in',
  'user.sign-in-failed',
  'user.way-add',
  'user.way-remove',
  'user.recovery-renew',
  'user.move',
  'user.enable',
];
/** As many as a page shows. */
const MOST = 50;

export type AccountEvent = {
  at: Date;
  what: string;
  /** The device of a sign-in, in words; '' when none was noted. */
  device: string;
  /** Somebody else did it, or it came from a device that had not signed in during the time asked for. */
  unusual: boolean;
};

/** What happened to the actor's own account since then, newest first, at most 50. */
export async function accountNews(
  act: ByOfficial,
  deps: Pick<Deps, 'db'>,
  since: Date,
): Promise<AccountEvent[]> {
  const rows = await auditOfSubject(deps.db.read, `user:${act.user.id}`, TOLD, { since, limit: MOST });
  const met = new Set<string>();
  const events: AccountEvent[] = [];
  // Oldest first, so that a device is new once.
  for (const row of rows.reverse()) {
    const detail = JSON.parse(row.detail) as { device?: string };
    const device = detail.device ?? '';
    const signsIn = row.action === 'user.sign-in';
    // The first sign-in that is known tells of no change.
    const newDevice = signsIn && met.size > 0 && !met.has(device);
    if (signsIn) met.add(device);
    events.push({
      at: row.at,
      what: auditLabel(row.action),
      device,
      unusual: row.userId !== act.user.id || newDevice || row.action === 'user.way-add',
    });
  }
  return events.reverse();
}
