import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ButtonPayload, decode, encode } from '../../bot/buttons.ts';
import { NEW_TALK, readTalk } from '../../bot/talk.ts';

test('what a button carries comes back as it was, within 64 bytes', () => {
  const payloads: ButtonPayload[] = [
    { kind: 'topic', topic: 'birth.processing_time' },
    { kind: 'area', code: '19333' },
    { kind: 'check', table: 'benefit', question: 'group', value: 'contributor' },
    { kind: 'do', action: 'remind_vneid' },
  ];
  for (const payload of payloads) {
    expect(decode(encode(payload))).toEqual(payload);
    expect(Buffer.byteLength(encode(payload))).toBeLessThanOrEqual(64);
  }
});

test.each([
  '',
  'd:',
  'd:nothing',
  'a:1',
  'a:19333:1',
  't:a:b',
  'c:birth:child',
  'c:a:b:c:d',
  'x:y',
  'khai sinh: cần gì',
  `t:${'a'.repeat(80)}`,
])('"%s" is text, not a button', (text) => {
  expect(decode(text)).toBe(null);
});

test('nothing a citizen types breaks the reading of buttons', () => {
  fc.assert(
    fc.property(
      fc.string(),
      (text) => decode(text) === null || encode(decode(text) as ButtonPayload) === text,
    ),
  );
});

test('a memory of another version keeps what still fits and forgets the rest', () => {
  expect(readTalk('not json')).toEqual(NEW_TALK);
  expect(readTalk('{}')).toEqual(NEW_TALK);
  const old = { ...NEW_TALK, areaCode: '19333', bornOn: 'soon', reminders: [{ what: 'x' }], answered: -1 };
  expect(readTalk(JSON.stringify(old))).toEqual({ ...NEW_TALK, areaCode: '19333' });
  const check = { table: 'birth', answers: [['child', 'young']] };
  expect(readTalk(JSON.stringify({ ...NEW_TALK, check })).check).toEqual({ ...check, paused: false });
});
