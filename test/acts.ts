/** Who acts in tests: officials that need no row, and the program. */
import type { Role } from '../staff/access.ts';
import { type Act, type ByOfficial, byProgram, byUser } from '../staff/act.ts';

export function server(now: Date): Act {
  return byProgram('server', now);
}

/** An official of a role and area; `id` 1 unless more than one stands in a test. */
export function official(role: Role, areaCode: string, now: Date, id = 1): ByOfficial {
  const name = `${role}-${areaCode}-${id}`;
  return byUser(
    {
      id,
      name,
      displayName: name,
      role,
      areaCode,
      createdAt: now,
      disabledAt: null,
      demo: false,
      madeById: null,
      enrolledAt: null,
      enrolledById: null,
      lastSeenAt: null,
    },
    now,
  );
}

/** An administrator of the whole country: for what is not about authority. */
export function admin(now: Date, id = 1): ByOfficial {
  return official('admin', '', now, id);
}

/** The server itself, where the moment does not matter: looking at rows. */
export const ROOT: Act = server(new Date('2026-12-01T00:00:00Z'));
