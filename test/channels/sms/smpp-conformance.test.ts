/**
 * The table of docs/channels/smpp.md, case by case: the whole program, with its database, against a message centre written from the
 * specification. What counts is what a citizen and the ledger have of it in the end.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CMD, deliverBody } from './raw-centre.ts';
import { centre, closeBench, openBench } from './smpp-bench.ts';
import { IDENTITY } from './smpp-identity.ts';
import { RECEIPTS } from './smpp-receipts.ts';
import { TEXTS } from './smpp-texts.ts';

beforeAll(openBench);
afterAll(closeBench);

describe.each([
  ['receipts', RECEIPTS],
  ['texts', TEXTS],
  ['who said it again', IDENTITY],
] as const)('SMPP conformance: %s', (_, cases) => {
  it.each(cases.map((one) => [one.id, one.what, one] as const))('%s %s', async (_id, _what, one) => {
    await one.run();
  });
});

describe('SMPP conformance: packets nobody can read', () => {
  it.each([
    ['a deliver_sm that ends in its addresses', Buffer.from('0001013834', 'hex')],
    [
      'a text longer than its packet',
      Buffer.concat([deliverBody({ text: '' }).subarray(0, -1), Buffer.from([200, 65])]),
    ],
    ['an empty deliver_sm', Buffer.alloc(0)],
  ])('P %s is answered with an error and the line stands', async (_, body) => {
    const binds = () => centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
    const before = binds();
    expect((await centre.ask({ command: CMD.deliver, body }))?.status).toBe(2);
    expect((await centre.ask({ command: CMD.enquire, body: Buffer.alloc(0) }))?.status).toBe(0);
    expect(binds()).toBe(before);
  });
});

describe('docs/channels/smpp.md', () => {
  it('prints every case of the table', () => {
    const page = readFileSync(new URL('../../../docs/channels/smpp.md', import.meta.url), 'utf8');
    const missing = [...RECEIPTS, ...TEXTS, ...IDENTITY].filter(
      ({ id, what, finding }) =>
        !page.includes(`| ${id} | ${what} | ${finding ?? ''} |`.replace('|  |', '| |')),
    );
    expect(
      missing.map(({ id, what, finding }) => `| ${id} | ${what} | ${finding ?? ''} |`.replace('|  |', '| |')),
    ).toEqual([]);
  });
});
