import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { PURPOSES } from './purposes.ts';

/** Where a text may go. `group` texts are posted into a group of any channel. */
export const TEXT_CHANNELS = ['telegram', 'zalo', 'sms', 'webchat', 'group'] as const;
export type TextChannel = (typeof TEXT_CHANNELS)[number];

const HEADER = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  purpose: z.enum(PURPOSES),
  channels: z.array(z.enum(TEXT_CHANNELS)).min(1),
  /** Name of each value the body needs, with what it means and an example that the tests render. */
  values: z
    .record(
      z.string().regex(/^[a-z][A-Za-z0-9]*$/),
      z.strictObject({ about: z.string(), example: z.string() }),
    )
    .default({}),
  /** SMS only: keep the accents (70 letters a part instead of 160). */
  accents: z.boolean().default(false),
});

/** One reviewed text: its header and its Handlebars body. */
export type TextFile = z.infer<typeof HEADER> & { body: string };

/**
 * Reads a text file: a YAML header between two `---` lines, then the body. A line that ends with ` \` goes on in the next: long
 * paragraphs are read and compared a line at a time, and go out as one.
 * @returns the text, or one sentence that says what is wrong with the file
 */
export function parseTextFile(fileName: string, content: string): { text: TextFile } | { mistake: string } {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(content.normalize('NFC'));
  if (match === null) return { mistake: `${fileName}: the header between two --- lines is missing` };
  let header: unknown;
  try {
    header = parseYaml(match[1] ?? '');
  } catch (error) {
    return { mistake: `${fileName}: the header is not YAML (${(error as Error).message.split('\n')[0]})` };
  }
  const checked = HEADER.safeParse(header);
  if (!checked.success) {
    const details = checked.error.issues.map(
      (issue) => `${issue.path.join('.') || 'header'}: ${issue.message}`,
    );
    return { mistake: `${fileName}: ${details.join('; ')}` };
  }
  return { text: { ...checked.data, body: (match[2] ?? '').replace(/ \\\r?\n/g, ' ').trim() } };
}
