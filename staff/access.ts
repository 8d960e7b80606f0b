import type { OfficeLevel } from '../areas/areas.ts';
import { isWithin } from '../areas/areas.ts';
import { DAY_MS } from '../calendar/durations.ts';

/** What staff can do. A closed list: every page and command asks for exactly one of these. */
export const ACTIONS = [
  'view',
  'campaign.write',
  'campaign.approve',
  'consent.write',
  'dossier.write',
  'ladder.write',
  'uptake.write',
  'difficulty.write',
  'inbox.answer',
  'people.write',
  'links.write',
  'users.write',
  'rules.write',
  'audit.read',
  'knowledge.write',
  'fact.write',
  'fact.publish',
] as const;
export type StaffAction = (typeof ACTIONS)[number];

export const ROLES = ['admin', 'province', 'propaganda', 'commune', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `areaCode`: '' is the whole country (admin only), otherwise a province or a commune. */
export type Actor = { role: Role; areaCode: string };

/**
 * What each role may do inside its area. `admin`: everything. `province`: everything that is not the whole country's
 * (sending rules and reviewed answers are one for all); facts of its own, which another person publishes. `propaganda`: campaigns and their links; approves others' only.
 * `commune`: its own confirmations, difficulties, inbox, citizens' files, links, and campaigns and facts, which somebody above approves. `viewer`: looks.
 */
const MAY: Record<Role, readonly StaffAction[]> = {
  admin: ACTIONS,
  province: [
    'view',
    'campaign.write',
    'campaign.approve',
    'consent.write',
    'dossier.write',
    'ladder.write',
    'uptake.write',
    'difficulty.write',
    'inbox.answer',
    'people.write',
    'links.write',
    'users.write',
    'audit.read',
    'fact.write',
    'fact.publish',
  ],
  propaganda: ['view', 'campaign.write', 'campaign.approve', 'links.write'],
  commune: [
    'view',
    'campaign.write',
    'consent.write',
    'dossier.write',
    'difficulty.write',
    'inbox.answer',
    'people.write',
    'links.write',
    'fact.write',
  ],
  viewer: ['view'],
};

/** What concerns everybody at once: only who has the whole country may do it. */
const COUNTRYWIDE: readonly StaffAction[] = ['rules.write', 'knowledge.write'];

/** Roles in Vietnamese, for pages and lists. */
export const ROLE_NAMES = {
  admin: 'Quản trị',
  province: 'Cấp tỉnh',
  propaganda: 'Tuyên truyền',
  commune: 'Cấp xã',
  viewer: 'Chỉ xem',
} as const satisfies Record<Role, string>;

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/**
 * May the actor do this, there? Without `areaCode`: anywhere at all (to show a menu entry; ask again with the area before
 * acting). `areaCode` '' is the whole country. An area outside the actor's is never allowed, whatever the role.
 */
export function can(actor: Actor, action: StaffAction, areaCode?: string): boolean {
  if (!MAY[actor.role].includes(action)) return false;
  if (COUNTRYWIDE.includes(action) && actor.areaCode !== '') return false;
  return areaCode === undefined || covers(actor, areaCode);
}

/** Does the actor's area hold this one? */
export function covers(actor: Actor, areaCode: string): boolean {
  if (actor.areaCode === '') return true;
  return areaCode !== '' && isWithin(areaCode, actor.areaCode);
}

/** An account that an author made or enrolled so recently is still theirs in effect. */
const NEW_ACCOUNT_DAYS = 30;

/**
 * Why somebody may not approve what these people wrote; null: nothing bars them. `author`: they wrote or edited a version.
 * `made`: one of the authors made their account, or gave the link by which they enrolled, within the last 30 days.
 */
export function approvalBar(
  actor: {
    id: number;
    createdAt: Date;
    madeById: number | null;
    enrolledAt: Date | null;
    enrolledById: number | null;
  },
  authors: readonly number[],
  now: Date,
): 'author' | 'made' | null {
  if (authors.includes(actor.id)) return 'author';
  const since = now.getTime() - NEW_ACCOUNT_DAYS * DAY_MS;
  const by = (id: number | null, at: Date | null) =>
    id !== null && at !== null && authors.includes(id) && at.getTime() > since;
  return by(actor.madeById, actor.createdAt) || by(actor.enrolledById, actor.enrolledAt) ? 'made' : null;
}

/** May the actor approve what these wrote there? Never one's own: two people stand behind every campaign. */
export function canApprove(
  actor: Actor & Parameters<typeof approvalBar>[0],
  written: { authors: readonly number[]; areaCode: string },
  now: Date,
): boolean {
  return (
    approvalBar(actor, written.authors, now) === null && can(actor, 'campaign.approve', written.areaCode)
  );
}

/** Is answering for difficulties part of this official's work at all? For choosing an owner; `canOwnDifficulty` asks for the place. */
export function canAnswerDifficulties(actor: Actor): boolean {
  return can(actor, 'difficulty.write');
}

/** May the actor own a difficulty met there? Whoever may not change it cannot answer for it. */
export function canOwnDifficulty(actor: Actor & { disabledAt: Date | null }, areaCode: string): boolean {
  return actor.disabledAt === null && can(actor, 'difficulty.write', areaCode);
}

/** May the actor look after a filed case of that place? */
export function canOwnFiling(actor: Actor & { disabledAt: Date | null }, areaCode: string): boolean {
  return actor.disabledAt === null && can(actor, 'dossier.write', areaCode);
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
export const ROLE_LEVEL: Record<Role, readonly OfficeLevel[]> = {
  admin: ['country'],
  province: ['province'],
  propaganda: ['province', 'commune'],
  commune: ['commune'],
  viewer: ['country', 'province', 'commune'],
};
