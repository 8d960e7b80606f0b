import { describe, expect, test } from 'vitest';
import { type FileConsent, mergeConsents, type StoredConsent } from '../../consent/merge.ts';

const MONDAY = new Date('2026-11-09T00:00:00Z');
const TUESDAY = new Date('2026-11-10T00:00:00Z');
const known = (id: number, personKey: string, more: Partial<StoredConsent> = {}): StoredConsent => ({
  id,
  role: 'household_head',
  personKey,
  contactId: null,
  state: 'requested',
  asOf: MONDAY,
  ...more,
});
const from = (personKey: string, more: Partial<FileConsent> = {}): FileConsent => ({
  role: 'household_head',
  personKey,
  contactId: null,
  ...more,
});

describe('a newer file', () => {
  test('updates the same person and adds another', () => {
    const incoming = [from('a'), from('b')];
    expect(mergeConsents([known(1, 'a')], incoming, TUESDAY)).toEqual({
      create: [incoming[1]],
      update: [{ id: 1, from: incoming[0] }],
      older: [],
      missing: [],
    });
  });

  test('that now names the person does not double the confirmation', () => {
    expect(mergeConsents([known(1, '')], [from('a')], TUESDAY).update).toHaveLength(1);
    expect(mergeConsents([known(1, 'a')], [from('')], TUESDAY).update).toHaveLength(1);
  });

  test('that spells the name differently is known by the address', () => {
    const merged = mergeConsents([known(1, 'a', { contactId: 7 })], [from('b', { contactId: 7 })], TUESDAY);
    expect(merged.update).toMatchObject([{ id: 1 }]);
    expect(merged.create).toEqual([]);
  });

  test('that names somebody else leaves the first as not known any more', () => {
    const merged = mergeConsents([known(1, 'a')], [from('b')], TUESDAY);
    expect(merged.create).toHaveLength(1);
    expect(merged.missing).toEqual([1]);
  });

  test('without a settled confirmation says nothing about it', () => {
    expect(mergeConsents([known(1, 'a', { state: 'confirmed' })], [], TUESDAY).missing).toEqual([]);
    expect(mergeConsents([known(1, 'a', { state: 'said' })], [], TUESDAY).missing).toEqual([1]);
  });

  test('does not take a nameless row for one of two people', () => {
    const merged = mergeConsents([known(1, 'a'), known(2, 'b')], [from('')], TUESDAY);
    expect(merged.create).toHaveLength(1);
    expect(merged.update).toEqual([]);
  });
});

test('an older file changes nothing that is known from a newer one', () => {
  const merged = mergeConsents(
    [known(1, 'a', { asOf: TUESDAY }), known(2, 'b', { asOf: TUESDAY })],
    [from('a')],
    MONDAY,
  );
  expect(merged).toMatchObject({ create: [], update: [], older: [{ id: 1 }], missing: [] });
});

test('the same file again updates each row and adds none', () => {
  const merged = mergeConsents(
    [known(1, 'a'), known(2, '', { role: 'guardian' })],
    [from('a'), from('', { role: 'guardian' })],
    MONDAY,
  );
  expect(merged.update).toHaveLength(2);
  expect(merged.create).toEqual([]);
});
