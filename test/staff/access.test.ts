import fc from 'fast-check';
import { expect, test } from 'vitest';
import { communesOf, provinces } from '../../areas/areas.ts';
import {
  ACTIONS,
  type Actor,
  approvalBar,
  can,
  canApprove,
  canMakeUser,
  canOwnDifficulty,
  canSettleDifficulty,
  covers,
  isRole,
  ROLE_LEVEL,
  ROLE_NAMES,
  ROLES,
} from '../../staff/access.ts';

const AT = new Date('2026-11-21T02:00:00Z');
const PROVINCES = provinces(AT).map((unit) => unit.code);
const COMMUNES = ['44', '75', '31'].flatMap((code) => communesOf(code, AT).map((unit) => unit.code));
const action = fc.constantFrom(...ACTIONS);
const commune = fc.constantFrom(...COMMUNES);
const area = fc.oneof(commune, fc.constantFrom(...PROVINCES), fc.constantFrom('', '00000', 'x'));
const actor: fc.Arbitrary<Actor> = fc.constantFrom(...ROLES).chain((role) => {
  const levels = {
    country: fc.constant(''),
    province: fc.constantFrom(...PROVINCES),
    commune,
  };
  return fc.oneof(...ROLE_LEVEL[role].map((level) => levels[level])).map((areaCode) => ({ role, areaCode }));
});

test('a commune user never touches another commune, a province, or the country', () => {
  fc.assert(
    fc.property(commune, action, area, (own, act, elsewhere) => {
      if (own === elsewhere) return;
      expect(can({ role: 'commune', areaCode: own }, act, elsewhere)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('a province user never touches another province', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PROVINCES),
      fc.constantFrom('province', 'propaganda', 'viewer'),
      action,
      area,
      (own, role, act, elsewhere) => {
        if (elsewhere === own || covers({ role, areaCode: own }, elsewhere)) return;
        expect(can({ role, areaCode: own }, act, elsewhere)).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

test('what may be done in a place may be done somewhere, and viewers only look', () => {
  fc.assert(
    fc.property(actor, action, area, (who, act, place) => {
      if (can(who, act, place)) expect(can(who, act)).toBe(true);
      if (who.role === 'viewer') expect(can(who, act)).toBe(act === 'view');
    }),
    { numRuns: 1000 },
  );
});

const NOW = new Date('2026-12-01T02:00:00Z');
const account = <T extends object>(who: T) => ({
  createdAt: new Date('2026-01-01T00:00:00Z'),
  madeById: null as number | null,
  enrolledAt: null as Date | null,
  enrolledById: null as number | null,
  ...who,
});

test('whom an author made or enrolled within thirty days does not approve for them', () => {
  const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
  const bar = (change: object) => approvalBar(account({ id: 7, ...change }), [3, 4], NOW);
  expect(bar({})).toBeNull();
  expect(approvalBar(account({ id: 4 }), [3, 4], NOW)).toBe('author');
  expect(bar({ madeById: 3, createdAt: ago(29) })).toBe('made');
  expect(bar({ madeById: 3, createdAt: ago(30) })).toBeNull();
  expect(bar({ madeById: 9, createdAt: ago(1) })).toBeNull();
  expect(bar({ enrolledById: 4, enrolledAt: ago(2) })).toBe('made');
  expect(bar({ enrolledById: 4, enrolledAt: ago(31) })).toBeNull();
});

test('nobody approves what they wrote, and nobody approves outside their area', () => {
  fc.assert(
    fc.property(actor, fc.nat(5), fc.nat(5), area, (who, id, authorId, areaCode) => {
      const may = canApprove(account({ ...who, id }), { authors: [authorId], areaCode }, NOW);
      if (may) {
        expect(id).not.toBe(authorId);
        expect(covers(who, areaCode)).toBe(true);
        expect(['admin', 'province', 'propaganda']).toContain(who.role);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a difficulty is settled by its owner or the province, and nobody answers for what they may not change', () => {
  const lan = { id: 1, role: 'commune', areaCode: '19333', disabledAt: null } as const;
  const office = { id: 2, role: 'province', areaCode: '44', disabledAt: null } as const;
  const met = (ownerId: number | null) => ({ areaCode: '19333', provinceCode: '44', ownerId });
  expect([met(1), met(2), met(null)].map((one) => canSettleDifficulty(lan, one))).toEqual([
    true,
    false,
    true,
  ]);
  expect([met(1), met(2), met(null)].every((one) => canSettleDifficulty(office, one))).toBe(true);
  expect(canOwnDifficulty({ ...office, disabledAt: new Date('2026-12-01T03:00:00Z') }, '19333')).toBe(false);
  fc.assert(
    fc.property(actor, fc.nat(3), area, fc.option(fc.nat(3)), (who, id, areaCode, ownerId) => {
      const one = { areaCode, provinceCode: areaCode.slice(0, 2), ownerId };
      const may = can(who, 'difficulty.write', areaCode);
      expect(canOwnDifficulty({ ...who, disabledAt: null }, areaCode)).toBe(may);
      if (canSettleDifficulty({ ...who, id }, one)) expect(may).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('nobody makes a user who may do more, or elsewhere', () => {
  fc.assert(
    fc.property(actor, actor, action, area, (maker, made, act, place) => {
      if (canMakeUser(maker, made) && can(made, act, place)) expect(can(maker, act, place)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('the table of roles', () => {
  const own = { admin: '', province: '44', propaganda: '44', commune: '19333', viewer: '44' };
  const table = Object.fromEntries(
    ROLES.map((role) => [
      role,
      ACTIONS.filter((act) => can({ role, areaCode: own[role] }, act, '19333')).join(' '),
    ]),
  );
  expect(table).toEqual({
    admin: ACTIONS.join(' '),
    province:
      'view campaign.write campaign.approve consent.write dossier.write ladder.write uptake.write difficulty.write inbox.answer people.write links.write users.write audit.read fact.write fact.publish',
    propaganda: 'view campaign.write campaign.approve links.write',
    commune:
      'view campaign.write consent.write dossier.write difficulty.write inbox.answer people.write links.write fact.write',
    viewer: 'view',
  });
  expect(ROLES.every((role) => isRole(role) && ROLE_NAMES[role].length > 0)).toBe(true);
  expect(isRole('root')).toBe(false);
});

test('what concerns the whole country is done by those who have the whole country', () => {
  for (const action of ['rules.write', 'knowledge.write'] as const) {
    expect(can({ role: 'admin', areaCode: '' }, action)).toBe(true);
    for (const areaCode of ['44', '19333']) {
      expect(can({ role: 'admin', areaCode }, action)).toBe(false);
      expect(can({ role: 'admin', areaCode }, action, areaCode)).toBe(false);
    }
  }
});
