import { isWithin } from '../areas/areas.ts';

/** What staff can do. A closed list: every page and command asks for exactly one of these. */
export const ACTIONS = [
  'view',
  'campaign.write',
  'campaign.approve',
  'consent.write',
  'ladder.write',
  'uptake.write',
  'difficulty.write',
  'inbox.answer',
  'links.write',
  'users.write',
  'rules.write',
  'audit.read',
  'knowledge.write',
] as const;
export type Action = (typeof ACTIONS)[number];

export const ROLES = ['admin', 'province', 'propaganda', 'commune', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `areaCode`: '' is the whole country (admin only), otherwise a province or a commune. */
export type Actor = { role: Role; areaCode: string };

/**
 * What each role may do inside its area. `admin`: everything. `province`: everything that is not the whole country's
 * (sending rules and reviewed answers are one for all). `propaganda`: campaigns and their links; approves others' only.
 * `commune`: its own confirmations, difficulties, inbox, links and campaigns, which somebody above approves. `viewer`: looks.
 */
const MAY: Record<Role, readonly Action[]> = {
  admin: ACTIONS,
  province: [
    'view',
    'campaign.write',
    'campaign.approve',
    'consent.write',
    'ladder.write',
    'uptake.write',
    'difficulty.write',
    'inbox.answer',
    'links.write',
    'users.write',
    'audit.read',
  ],
  propaganda: ['view', 'campaign.write', 'campaign.approve', 'links.write'],
  commune: ['view', 'campaign.write', 'consent.write', 'difficulty.write', 'inbox.answer', 'links.write'],
  viewer: ['view'],
};

/** What concerns everybody at once: only who has the whole country may do it. */
const COUNTRYWIDE: readonly Action[] = ['rules.write', 'knowledge.write'];

/** Roles in Vietnamese, for pages and lists. */
export const ROLE_NAMES: Record<Role, string> = {
  admin: 'Quản trị',
  province: 'Cấp tỉnh',
  propaganda: 'Tuyên truyền',
  commune: 'Cấp xã',
  viewer: 'Chỉ xem',
};

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/**
 * May the actor do this, there? Without `areaCode`: anywhere at all (to show a menu entry; ask again with the area before
 * acting). `areaCode` '' is the whole country. An area outside the actor's is never allowed, whatever the role.
 */
export function can(actor: Actor, action: Action, areaCode?: string): boolean {
  if (!MAY[actor.role].includes(action)) return false;
  if (COUNTRYWIDE.includes(action) && actor.areaCode !== '') return false;
  return areaCode === undefined || covers(actor, areaCode);
}

/** Does the actor's area hold this one? */
export function covers(actor: Actor, areaCode: string): boolean {
  if (actor.areaCode === '') return true;
  return areaCode !== '' && isWithin(areaCode, actor.areaCode);
}

/** May the actor approve what this author wrote there? Never one's own: two people stand behind every campaign. */
export function canApprove(
  actor: Actor & { id: number },
  written: { authorId: number; areaCode: string },
): boolean {
  return actor.id !== written.authorId && can(actor, 'campaign.approve', written.areaCode);
}

/** May the actor own a difficulty met there? Whoever may not change it cannot answer for it. */
export function canOwnDifficulty(actor: Actor & { disabledAt: Date | null }, areaCode: string): boolean {
  return actor.disabledAt === null && can(actor, 'difficulty.write', areaCode);
}

/**
 * May the actor say how far a difficulty is, and hand it on? Its owner may, and who has the whole province; a clerk beside the
 * owner only reads it. One without an owner is for everybody of the place to take up.
 */
export function canSettleDifficulty(
  actor: Actor & { id: number },
  met: { areaCode: string; provinceCode: string; ownerId: number | null },
): boolean {
  if (!can(actor, 'difficulty.write', met.areaCode)) return false;
  return met.ownerId === null || met.ownerId === actor.id || covers(actor, met.provinceCode);
}

/** May the actor make a user with this role and area? Nobody gives more than they have. */
export function canMakeUser(actor: Actor, made: Actor): boolean {
  if (!can(actor, 'users.write', made.areaCode)) return false;
  return actor.role === 'admin' || made.role !== 'admin';
}

/** Which level of area a role goes with: the whole country, a province, a commune, or any of the last two. */
export const ROLE_LEVEL: Record<Role, readonly ('country' | 'province' | 'commune')[]> = {
  admin: ['country'],
  province: ['province'],
  propaganda: ['province', 'commune'],
  commune: ['commune'],
  viewer: ['country', 'province', 'commune'],
};
