import type { Button, Outgoing } from './contract.ts';

/** The text as it leaves: NFC (NFD counts more letters and breaks limits), with the link at the end unless it is inside already. */
export function wholeText(outgoing: Outgoing, separator = '\n'): string {
  const text = outgoing.text.normalize('NFC');
  const { link } = outgoing;
  if (!link || text.includes(link)) return text;
  return text === '' ? link : `${text}${separator}${link}`;
}

/** Buttons that a wire cannot show, as lines of text: a link and a phone number still work when read. */
export function asLines(buttons: Button[]): string {
  return buttons
    .flatMap((button) => {
      if (button.kind === 'url') return [`${button.title}: ${button.url}`];
      if (button.kind === 'phone') return [`${button.title}: ${button.phone}`];
      return [];
    })
    .map((line) => `\n${line}`)
    .join('');
}

/** Letters as a reader counts them for limits: code points, not UTF-16 units. */
export function letters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
