import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventName, field, id, momentOf, number, parseJson } from '../../channels/json.ts';
import { sameSecret } from '../../channels/proof.ts';

describe('JSON from strangers', () => {
  it('keeps every digit of an id printed as a number', () => {
    const json = parseJson('{"a":246845883529197923,"b":[9007199254740993],"c":-1001234567890123456}');
    expect(json).toEqual({ a: '246845883529197923', b: ['9007199254740993'], c: '-1001234567890123456' });
  });

  it('leaves numbers in texts, fractions and small numbers alone', () => {
    const text =
      '{"a":"số 246845883529197923 \\" 12345678901234567","b":1234567890.1234567890123,"c":1e30,"d":42}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('reads what it can and says nothing of the rest', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const has16Digits = /\d{16}/.test(text);
        if (!has16Digits) expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.string(), (text) => void parseJson(text)));
    expect(parseJson('{')).toBeUndefined();
  });

  it('survives a megabyte of one string', () => {
    expect(parseJson(JSON.stringify({ a: 'x\\"'.repeat(300_000) }))).toMatchObject({ a: expect.any(String) });
    expect(parseJson(`"${'a'.repeat(1_000_000)}`)).toBeUndefined();
  });

  it('does not mistake what every object inherits for a field', () => {
    expect(field({}, 'constructor')).toBeUndefined();
    expect(field(parseJson('{"__proto__":{"x":1}}'), 'x')).toBeUndefined();
  });

  it('reads ids and numbers leniently, and nothing else', () => {
    expect(id({ a: 7 }, 'a')).toBe('7');
    expect(id({ a: 2 ** 53 }, 'a')).toBeNull();
    expect(id({ a: '' }, 'a')).toBeNull();
    expect(number({ a: '7' }, 'a')).toBe(7);
    expect(number({ a: ' ' }, 'a')).toBeNull();
    expect(number({ a: 'x' }, 'a')).toBeNull();
  });

  it('reads moments in seconds and milliseconds', () => {
    expect(momentOf('1700000000')).toEqual(new Date(1_700_000_000_000));
    expect(momentOf(1_700_000_000_000)).toEqual(new Date(1_700_000_000_000));
    for (const odd of ['x', '', null, -1, 1e30]) expect(momentOf(odd)).toBeNull();
  });

  it('gives counters no label that a stranger made up', () => {
    expect(eventName('user_send_text')).toBe('user_send_text');
    for (const odd of [null, '', 'A', 'x"} 1\n', 'a'.repeat(49)]) expect(eventName(odd)).toBe('other');
  });
});

describe('two secrets', () => {
  it('are the same only when they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(sameSecret(one, other)).toBe(one === other);
        expect(sameSecret(one, one)).toBe(true);
      }),
    );
  });
});
