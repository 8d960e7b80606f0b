import { describe, expect, test } from 'vitest';
import { segmentsOf } from '../../channels/sms/text.ts';
import { fill, renderText, texts, valueNames } from '../../templates/render.ts';
import { parseTextFile } from '../../templates/text-file.ts';

describe('every reviewed text', () => {
  for (const [name, text] of texts()) {
    test(`${name} renders with its examples on each of its channels`, () => {
      const names = valueNames(text.body);
      expect(names).toEqual({ names: expect.arrayContaining([]) });
      expect(
        new Set('names' in names ? names.names : []),
        'the header must declare each value of the body under `values`, with `about` and `example`',
      ).toEqual(new Set(Object.keys(text.values)));
      const examples = Object.fromEntries(
        Object.entries(text.values).map(([key, value]) => [key, value.example]),
      );
      const [id] = name.split('.');
      for (const channel of text.channels) {
        const rendered = renderText(id ?? name, channel, examples);
        expect(rendered.kind).toBe('text');
        if (rendered.kind !== 'text') continue;
        expect(rendered.text.length).toBeGreaterThan(0);
        expect(rendered.text.length).toBeLessThanOrEqual(2000);
        expect(rendered.text).not.toMatch(/undefined|\{\{/);
        if (channel === 'sms' && !text.accents) expect(segmentsOf(rendered.text).encoding).toBe('GSM-7');
      }
    });
  }

  test('has the id its file name says', () => {
    for (const [name, text] of texts()) expect(name.split('.')[0]).toBe(text.id);
  });
});

test('a missing value is named and nothing is rendered', () => {
  expect(fill('Chào {{name}}, hạn {{deadline}}', { name: 'bà Lan' })).toEqual({
    kind: 'missing',
    names: ['deadline'],
  });
});

test('a value inherited from Object is still missing', () => {
  expect(fill('{{constructor}}', {})).toEqual({ kind: 'missing', names: ['constructor'] });
});

test('a text cannot compute, include or reach into values', () => {
  for (const body of [
    '{{> other}}',
    '{{lookup a b}}',
    '{{a.b}}',
    '{{#each list}}x{{/each}}',
    '{{#if a}}{{> x}}{{/if}}',
  ]) {
    expect(fill(body, { a: 'x' }).kind).toBe('broken');
  }
});

test('a text file without a header says so', () => {
  expect(parseTextFile('x.hbs', 'Xin chào')).toEqual({
    mistake: 'x.hbs: the header between two --- lines is missing',
  });
  expect(parseTextFile('x.hbs', '---\nid: X\n---\nchào')).toEqual({
    mistake: expect.stringContaining('x.hbs: id:'),
  });
});

test('a line that ends with a backslash goes on in the next, as one paragraph', () => {
  const header = '---\nid: x\ntitle: X\npurpose: reply\nchannels: [zalo]\n---\n';
  expect(parseTextFile('x.hbs', `${header}Một \\\nhai \\\r\nba\nbốn\n`)).toMatchObject({
    text: { body: 'Một hai ba\nbốn' },
  });
});
