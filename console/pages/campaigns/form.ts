import { z } from 'zod';
import { DAY_MS } from '../../../calendar/durations.ts';
import { inputMoment } from '../../../calendar/moment.ts';
import { CAMPAIGN_PURPOSES, PLAN_CHANNELS } from '../../../campaigns/plan-file.ts';
import { BUILT_IN_VALUES } from '../../../campaigns/values.ts';
import { ACTIVE_CHANNELS } from '../../../outbox/message.ts';
import { type TextFile, texts } from '../../../templates/render.ts';
import type { FormFields } from '../../form.ts';

const FORM = z.object({
  name: z.string(),
  purpose: z.string(),
  /** Codes or names, old or new. */
  areas: z.array(z.string()),
  tags: z.string(),
  excludeTags: z.string(),
  bundle: z.string(),
  consent: z.string(),
  text: z.string(),
  values: z.record(z.string(), z.string()),
  channels: z.array(z.string()),
  groups: z.string(),
  placement: z.string(),
  start: z.string(),
  end: z.string(),
  hoursFrom: z.string(),
  hoursTo: z.string(),
  repeat: z.string(),
  until: z.string(),
  rate: z.string(),
  budget: z.string(),
  waves: z.string(),
  wavesBy: z.string(),
  seed: z.string(),
});

/** What the builder's fields say; everything as written, so that a refused form comes back as it was. */
export type CampaignForm = z.infer<typeof FORM>;

/** The fields of the first three steps; the fourth has the rest. */
const FIELDS: readonly (readonly (keyof CampaignForm)[])[] = [
  ['name', 'purpose', 'areas', 'tags', 'excludeTags', 'bundle', 'consent'],
  ['text', 'values'],
  ['channels', 'groups', 'placement'],
];

/** The steps of the builder, in order; the fifth is the campaign's own page. */
export const STEPS = [
  'Ai nhận',
  'Nội dung',
  'Kênh và đường dẫn',
  'Thời gian và đợt',
  'Xem lại, gửi duyệt',
] as const;
export const LAST_FORM_STEP = 4;

const MOST_WRITTEN = 300;
const MOST_AREAS = 500;
/** The order in which a person's channels are tried; `group` stands alone. */
const CHANNEL_ORDER: readonly string[] = PLAN_CHANNELS;
/** Values the program fills by itself. */
const BUILT_IN: readonly string[] = [...BUILT_IN_VALUES, 'link'];

/** An empty form: everybody of the person's area, tomorrow at eight, for two days. */
export function emptyForm(areaCode: string, now: Date): CampaignForm {
  const day = (later: number) => inputMoment(new Date(now.getTime() + later * DAY_MS)).slice(0, 10);
  return {
    name: '',
    purpose: 'outreach',
    areas: areaCode === '' ? [] : [areaCode],
    tags: '',
    excludeTags: '',
    bundle: '',
    consent: '',
    text: campaignTexts()[0]?.id ?? '',
    values: {},
    channels: [...ACTIVE_CHANNELS],
    groups: '',
    placement: '',
    start: `${day(1)}T08:00`,
    end: `${day(3)}T20:00`,
    hoursFrom: '',
    hoursTo: '',
    repeat: '',
    until: '',
    rate: '',
    budget: '',
    waves: '',
    wavesBy: 'commune',
    seed: '',
  };
}

/** The general wordings a campaign may choose from; variants by channel stand behind them. */
export function campaignTexts(): TextFile[] {
  return [...texts()].flatMap(([name, text]) =>
    name === text.id && CAMPAIGN_PURPOSES.some((one) => one === text.purpose) ? [text] : [],
  );
}

export type ValueField = { name: string; about: string; example: string };

/** The values a text needs from the form, over all its variants. */
export function valueFields(id: string): ValueField[] {
  const fields = new Map<string, ValueField>();
  for (const text of texts().values())
    if (text.id === id)
      for (const [name, { about, example }] of Object.entries(text.values))
        if (!BUILT_IN.includes(name)) fields.set(name, { name, about, example });
  return [...fields.values()];
}

/** What one step's fields say now; the fields of other steps keep what they said. */
export function withStep(old: CampaignForm, step: number, form: FormFields): CampaignForm {
  const written = (name: string) => form.text(name).slice(0, MOST_WRITTEN);
  switch (step) {
    case 1:
      return {
        ...old,
        name: written('name').slice(0, 200),
        purpose: written('purpose'),
        areas: form.all('areas').flatMap(listed).slice(0, MOST_AREAS),
        tags: written('tags'),
        excludeTags: written('excludeTags'),
        bundle: written('bundle'),
        consent: written('consent'),
      };
    case 2: {
      const text = written('text');
      const values = Object.fromEntries(
        valueFields(text).map(({ name }) => [name, written(`value_${name}`)]),
      );
      return { ...old, text, values: { ...old.values, ...values } };
    }
    case 3: {
      const ticked = form.all('channels');
      return {
        ...old,
        channels: CHANNEL_ORDER.filter((channel) => ticked.includes(channel)),
        groups: form.text('groups').slice(0, 2_000),
        placement: written('placement').slice(0, 120),
      };
    }
    default:
      return {
        ...old,
        start: written('start'),
        end: written('end'),
        hoursFrom: written('hoursFrom'),
        hoursTo: written('hoursTo'),
        repeat: written('repeat'),
        until: written('until'),
        rate: written('rate'),
        budget: written('budget'),
        waves: written('waves'),
        wavesBy: written('wavesBy'),
        seed: written('seed'),
      };
  }
}

/**
 * The form with harmless words in the steps after this one, so that the check of the whole says what is wrong so far and
 * nothing else.
 */
export function soFar(form: CampaignForm, step: number, empty: CampaignForm): CampaignForm {
  if (step >= LAST_FORM_STEP) return form;
  const said = FIELDS.slice(0, step).flat();
  const far: CampaignForm = {
    ...empty,
    ...(Object.fromEntries(said.map((field) => [field, form[field]])) as Partial<CampaignForm>),
  };
  if (step < 3) far.placement = 'x';
  if (step < 2) {
    far.text = campaignTexts().find((one) => one.purpose === form.purpose)?.id ?? empty.text;
    // A number stands for words as well as for a telephone.
    far.values = Object.fromEntries(valueFields(far.text).map(({ name }) => [name, '113']));
  }
  return far;
}

/** Entries of one field, however they are set apart. Commas stay inside a name in brackets. */
export function listed(written: string): string[] {
  return written
    .split(/[;\n]|,(?![^(]*\))/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

export function writeForm(form: CampaignForm): string {
  return JSON.stringify(form);
}

/** Reads what was kept; a field that an older program did not know is empty. */
export function readKeptForm(json: string, empty: CampaignForm): CampaignForm {
  const read = FORM.partial().safeParse(JSON.parse(json));
  const known = read.success ? Object.entries(read.data).filter(([, value]) => value !== undefined) : [];
  return { ...empty, ...Object.fromEntries(known) };
}
