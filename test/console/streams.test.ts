import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openStreams, type StreamFrame, type Streams } from '../../console/streams.ts';

const open: Streams[] = [];
afterEach(() => {
  for (const streams of open.splice(0)) streams.close();
});

function streams(failed: (error: unknown) => void = () => undefined): Streams {
  const made = openStreams(failed);
  open.push(made);
  return made;
}

const still = async (): Promise<StreamFrame> => ({ html: '<p>1</p>', over: false });

/** Everything a stream says until it ends or `enough` holds. */
async function heard(stream: AsyncIterable<Buffer>, enough: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const part of stream) {
    text += String(part);
    if (enough(text)) break;
  }
  return text;
}

describe('a stream', () => {
  test('says what there is at once, then only what changes, and ends when it is over', async () => {
    let looks = 0;
    const stream = streams().open('a', 1, async () => {
      looks += 1;
      return { html: looks < 3 ? 'một\nhai' : 'ba', over: looks >= 4 };
    });
    if (stream === null) throw new Error('full');
    const text = await heard(stream, () => false);
    expect(text.match(/event: progress/g)?.length).toBe(3);
    expect(text).toContain('data: một\ndata: hai\n\n');
    expect(text.trimEnd().endsWith('event: over\ndata:')).toBe(true);
  });

  test('that ends does not take a later one of the same name with it', async () => {
    const made = streams();
    const first = made.open('a', 1, async () => ({ html: 'cũ', over: true }));
    await sleep(0);
    // The first is told that it is over and not yet closed.
    const second = made.open('a', 1, still);
    if (first === null || second === null) throw new Error('full');
    expect(await heard(second, (text) => text.includes('<p>1</p>'))).toContain('event: progress');
    expect(await heard(first, () => false)).toContain('event: over');
  });

  test('many who watch the same are shown one look', async () => {
    let looks = 0;
    const made = streams();
    const all = Array.from({ length: 5 }, (_, i) =>
      made.open('a', i, async () => {
        looks += 1;
        return still();
      }),
    );
    expect(all.every((stream) => stream !== null)).toBe(true);
    expect(made.size()).toBe(5);
    await sleep(50);
    expect(looks).toBe(1);
  });

  test('is refused when one person, or everybody together, has too many', () => {
    const made = streams();
    for (let i = 0; i < 6; i++) expect(made.open(`c${i}`, 1, still)).not.toBe(null);
    expect(made.open('c7', 1, still)).toBe(null);
    for (let i = 0; i < 94; i++) expect(made.open('c', 100 + i, still)).not.toBe(null);
    expect(made.open('c', 999, still)).toBe(null);
    expect(made.size()).toBe(100);
  });

  test('makes room when the page is left', async () => {
    const made = streams();
    const stream = made.open('a', 1, still);
    stream?.destroy();
    await sleep(10);
    expect(made.size()).toBe(0);
  });

  test('outlives a look that fails, and says so to the log', async () => {
    const errors: unknown[] = [];
    let looks = 0;
    const stream = streams((error) => errors.push(error)).open('a', 1, async () => {
      looks += 1;
      if (looks === 1) throw new Error('database is busy');
      return still();
    });
    if (stream === null) throw new Error('full');
    expect(await heard(stream, (text) => text.includes('data: <p>1</p>'))).toContain('event: progress');
    expect(errors).toHaveLength(1);
  });
});
