import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../channels/contract.ts';
import { ruleWords } from '../../outbox/rule-messages.ts';

const UNEXPLAINED = /chưa có lời giải thích/;

/** Every key with which a message is kept back, dropped, expired or put in doubt, as the rooms that send write it. */
function keys(): string[] {
  const files = ['outbox', 'campaigns', 'bot'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  );
  const found = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    // A verdict, an answer of a source, or what is written into a row; not the rules of a file's check.
    for (const [, key] of text.matchAll(/\bdo: '(?:drop|hold|wait|expire)'[^}]*?rule: '([a-z_]+)'/gs))
      if (key !== undefined) found.add(key);
    for (const [, key] of text.matchAll(/(?:cancelFor|endCampaignPage)\([^;]*?'([a-z_]+)', \w*[nN]ow/gs))
      if (key !== undefined) found.add(key);
    if (file === join('outbox', 'gate.ts'))
      for (const [, key] of text.matchAll(/(?:return|rule:) '([a-z]+(?:_[a-z]+)*)'/g))
        if (key !== undefined) found.add(key);
  }
  return [...found];
}

describe('words for officials', () => {
  test('stand for every key a message can end or wait with', () => {
    const all = keys();
    expect(all.length).toBeGreaterThan(15);
    for (const key of ['stopped', 'hours', 'quiet_day', 'paused', 'cancelled', 'no_permission', 'quota'])
      expect(all).toContain(key);
    expect(all.filter((key) => UNEXPLAINED.test(ruleWords(key)))).toEqual([]);
    for (const per of ['person', 'campaign', 'address', 'group'])
      expect(ruleWords(`cap_${per}`)).not.toMatch(UNEXPLAINED);
    for (const channel of CHANNEL_NAMES) expect(ruleWords(`${channel}_window`)).not.toMatch(UNEXPLAINED);
    for (const key of ['left_by_staff', 'posted_by_hand', 'not_prepared', 'crashed_while_sending'])
      expect(ruleWords(key)).not.toMatch(UNEXPLAINED);
  });

  test('are whole sentences', () => {
    for (const key of keys()) expect(ruleWords(key)).toMatch(/^\p{Lu}.{8,}\.$/u);
  });

  test('say where to turn for a key that nobody foresaw', () => {
    expect(ruleWords('something_new')).toMatch(/something_new.*báo người quản trị/);
  });
});
