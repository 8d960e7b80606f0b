/** Every call that leaves for Telegram is held against the Bot API's own types (@grammyjs/types), by the compiler itself. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Button, Outgoing } from '../../../channels/contract.ts';
import { PNG } from '../fakes/needs.ts';
import type { Seen } from '../fakes/server.ts';
import { chat, person, sent, telegramAt } from '../fakes/telegram.ts';

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
/** The types that grammY itself is compiled with. */
const ofGrammy = createRequire(require.resolve('grammy'));
const METHODS = join(dirname(ofGrammy.resolve('@grammyjs/types/package.json')), 'methods.d.ts');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Call = { method: string; fields: unknown };

/** What Telegram would read: JSON, or the parts of a form, where markup is JSON in a part and an upload is `attach://`. */
function callOf(seen: Seen): Call {
  const method = seen.path.split('/').at(-1) ?? '';
  if (seen.headers['content-type']?.startsWith('application/json')) {
    return { method, fields: JSON.parse(seen.body === '' ? '{}' : seen.body) };
  }
  const fields: Record<string, unknown> = {};
  for (const [, name = '', value = ''] of seen.bytes
    .toString('latin1')
    .matchAll(
      /name="(chat_id|caption|photo|document|reply_markup)"\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g,
    )) {
    fields[name] = name === 'reply_markup' ? JSON.parse(value) : value;
  }
  return { method, fields };
}

/** The compiler's complaints about calls, one string each; none when all calls are the Bot API's. */
async function complaints(calls: Call[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-types-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const lines = calls.map(
    ({ method, fields }) =>
      `(${JSON.stringify(fields)}) satisfies Opts<string>['${method}' & keyof Opts<string>];`,
  );
  const file = join(folder, 'calls.ts');
  writeFileSync(file, [`import type { Opts } from ${JSON.stringify(METHODS)};`, ...lines].join('\n'));
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--ignoreConfig',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
  ];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [TSC, ...options, '--allowImportingTsExtensions', file], (_error, out) =>
      resolve(out),
    );
  });
  return said.split('\n').filter((line) => line.includes('error TS'));
}

const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({
    kind: fc.constant('reply' as const),
    title: word,
    payload: fc.stringMatching(/^[a-z:._]{1,64}$/),
  }),
  fc.record({ kind: fc.constant('url' as const), title: word, url: fc.webUrl() }),
  fc.record({ kind: fc.constant('phone' as const), title: word, phone: fc.constant('18001096') }),
);
const outgoing: fc.Arbitrary<Outgoing> = fc.record(
  {
    text: fc.oneof(word, fc.constant('chữ '.repeat(400))),
    buttons: fc.array(button, { maxLength: 5 }),
    image: fc.constant({ png: PNG, alt: 'mã' }),
    file: fc.constant({ pdf: PNG, name: 'danh-sach.pdf' }),
  },
  { requiredKeys: ['text'] },
);

describe('every call to Telegram', () => {
  it('is one of the Bot API, with its fields and no others', async () => {
    const { fake, channel } = await telegramAt(closing, sent(1), { typingAfterMs: 0, poll: true });
    for (const message of fc.sample(outgoing, { numRuns: 150, seed: 7 })) {
      await channel.send({ address: '-1001', group: true }, message, 'k');
    }
    await channel.announce?.('https://lienthong.example.gov.vn/webhooks/telegram');
    await channel.check?.();
    const tap = { update_id: 9, callback_query: { id: 't', from: person, message: { chat }, data: 'a' } };
    fake.answer((seen) =>
      seen.path.endsWith('getUpdates')
        ? JSON.parse(seen.body).offset === 0
          ? { json: { ok: true, result: [tap] } }
          : 'hang'
        : sent(1),
    );
    void channel.poll?.(async () => undefined);
    const kinds = () => new Set(fake.seen.map((seen) => seen.path.split('/').at(-1)));
    await expect.poll(() => kinds().has('sendChatAction') && kinds().has('answerCallbackQuery')).toBe(true);
    expect([...kinds()].sort()).toEqual([
      'answerCallbackQuery',
      'deleteWebhook',
      'getMe',
      'getUpdates',
      'sendChatAction',
      'sendDocument',
      'sendMessage',
      'sendPhoto',
      'setMyCommands',
      'setWebhook',
    ]);
    const calls = fake.seen.map(callOf);
    const uploads = calls.filter(({ method }) => method === 'sendPhoto' || method === 'sendDocument');
    expect(uploads.every(({ fields }) => JSON.stringify(fields).includes('attach://'))).toBe(true);
    expect(await complaints(calls)).toEqual([]);
  });

  it('would be caught with a field that Telegram does not know, and without one that it wants', async () => {
    const said = await complaints([
      { method: 'sendMessage', fields: { chat_id: '1', text: 'a', parsemode: 'HTML' } },
      { method: 'sendMessage', fields: { chat_id: '1' } },
      { method: 'sendMassage', fields: { chat_id: '1', text: 'a' } },
      { method: 'sendMessage', fields: { chat_id: '1', text: 'a' } },
    ]);
    expect(said.map((line) => /calls\.ts\((\d+),/.exec(line)?.[1])).toEqual(['2', '3', '4']);
  });
});
