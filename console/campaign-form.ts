import { stringify } from 'yaml';
import type { Form } from './form.ts';
import { readInputMoment } from './say.ts';

/** What the builder's form holds; everything as written, so that a refused form comes back as it was. */
export type CampaignForm = {
  name: string;
  purpose: string;
  channels: string[];
  areas: string[];
  tags: string;
  excludeTags: string;
  groups: string;
  text: string;
  values: Record<string, string>;
  placement: string;
  start: string;
  end: string;
  rate: string;
};

/** The order in which a person's channels are tried; `group` stands alone. */
const CHANNEL_ORDER = ['zalo', 'telegram', 'sms', 'group'];

export function readCampaignForm(form: Form, valueNames: readonly string[]): CampaignForm {
  const ticked = form.all('channels');
  return {
    name: form.text('name').slice(0, 200),
    purpose: form.text('purpose'),
    channels: CHANNEL_ORDER.filter((channel) => ticked.includes(channel)),
    areas: form.all('areas').flatMap(codes),
    tags: form.text('tags'),
    excludeTags: form.text('excludeTags'),
    groups: form.text('groups'),
    text: form.text('text'),
    values: Object.fromEntries(valueNames.map((name) => [name, form.text(`value_${name}`)])),
    placement: form.text('placement').slice(0, 120),
    start: form.text('start'),
    end: form.text('end'),
    rate: form.text('rate'),
  };
}

/** Codes in one field, however they are separated. */
function codes(written: string): string[] {
  return written.match(/\d+/g) ?? [];
}

/**
 * The form as a campaign file (interface.md), so that a campaign of the console and one of the command line go through
 * the same check. `needed`: the values that the chosen text names.
 */
export function planFile(form: CampaignForm, needed: readonly string[]): string {
  const listed = (written: string) =>
    written
      .split(/[,;\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
  const values = Object.fromEntries(
    needed.flatMap((name) => {
      const value = form.values[name] ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  return stringify(
    {
      name: form.name,
      purpose: form.purpose,
      channels: form.channels,
      audience: {
        areas: form.areas,
        tags: listed(form.tags),
        exclude_tags: listed(form.excludeTags),
        groups: listed(form.groups),
      },
      text: form.text,
      ...(Object.keys(values).length === 0 ? {} : { values }),
      ...(form.placement === '' ? {} : { link: { placement: form.placement } }),
      start: momentOf(form.start),
      end: momentOf(form.end),
      ...(form.rate === '' ? {} : { rate: form.rate }),
    },
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  );
}

/** "2026-12-01T08:00" -> "2026-12-01T08:00:00+07:00"; what is no moment is left for the check to complain about. */
function momentOf(written: string): string {
  return readInputMoment(written) === null ? written : `${written.slice(0, 16)}:00+07:00`;
}
