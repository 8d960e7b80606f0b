import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../consent/files.ts';
import { chooseRecipient, type ReachableAddress } from '../../consent/recipient.ts';

const NOW = new Date('2026-11-10T02:00:00Z');
const YESTERDAY = new Date('2026-11-09T02:00:00Z');
let ids = 0;
const address = (
  channel: ReachableAddress['channel'],
  more: Partial<ReachableAddress> = {},
): ReachableAddress => ({
  addressId: ++ids,
  contactId: 1,
  channel,
  state: 'open',
  stoppedAt: null,
  lastInboundAt: null,
  reminder: 'granted',
  ...more,
});
const choose = (person: ReachableAddress[], applicant: ReachableAddress[] = []) =>
  chooseRecipient(person, applicant, CHANNELS, NOW);

describe('a reminder goes', () => {
  test('to the person whose confirmation is missing, on Zalo while its window is open', () => {
    const zalo = address('zalo', { lastInboundAt: YESTERDAY });
    expect(choose([address('sms'), zalo], [address('telegram')])).toMatchObject({
      kind: 'to',
      who: 'person',
      channel: 'zalo',
      addressId: zalo.addressId,
    });
  });

  test('by the next channel when the Zalo window is shut', () => {
    const shut = address('zalo', { lastInboundAt: new Date('2026-11-03T02:00:00Z') });
    expect(choose([shut, address('sms'), address('telegram')])).toMatchObject({ channel: 'telegram' });
    expect(choose([address('zalo'), address('sms')])).toMatchObject({ channel: 'sms' });
  });

  test('to the applicant when the person cannot be reached or said stop', () => {
    for (const person of [
      [],
      [address('sms', { state: 'gone' })],
      [address('sms', { stoppedAt: YESTERDAY, reminder: 'refused' })],
      [address('sms', { reminder: 'none' })],
    ])
      expect(choose(person, [address('sms', { contactId: 2 })])).toMatchObject({
        who: 'applicant',
        contactId: 2,
      });
  });

  test('to nobody when nobody is left, and it is said why', () => {
    expect(choose([], [])).toEqual({ kind: 'none', why: 'unreachable' });
    expect(choose([address('webchat')])).toEqual({ kind: 'none', why: 'unreachable' });
    expect(choose([address('sms', { stoppedAt: YESTERDAY })])).toEqual({ kind: 'none', why: 'stopped' });
  });
});

describe('with a template that Zalo approved for the text', () => {
  const byTemplate = (person: ReachableAddress[], templated = { user: true, phone: true }) =>
    chooseRecipient(person, [], CHANNELS, NOW, templated);

  test('a follower who is silent gets it on Zalo', () => {
    const silent = address('zalo');
    expect(byTemplate([silent, address('sms')])).toMatchObject({ channel: 'zalo', byNumber: false });
    expect(byTemplate([silent, address('sms')], { user: false, phone: true })).toMatchObject({
      channel: 'sms',
    });
  });

  test('a bare number gets it on Zalo, unless Zalo said that nobody is there', () => {
    const sms = address('sms');
    const chosen = { channel: 'zalo', addressId: sms.addressId, byNumber: true };
    expect(byTemplate([sms])).toMatchObject(chosen);
    expect(byTemplate([sms], { user: true, phone: false })).toMatchObject({ channel: 'sms' });
    const gone = address('zalo', { byPhone: true, state: 'gone' });
    expect(byTemplate([gone, sms])).toMatchObject({ channel: 'sms', byNumber: false });
  });

  test('nobody who said stop gets it', () => {
    expect(byTemplate([address('sms', { stoppedAt: YESTERDAY, reminder: 'refused' })])).toEqual({
      kind: 'none',
      why: 'stopped',
    });
  });
});
