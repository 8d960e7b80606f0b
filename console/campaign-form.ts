import { stringify } from 'yaml';
import { z } from 'zod';
import type { Plan } from '../campaigns/campaigns.ts';
import { type TextFile, texts } from '../templates/render.ts';
import type { Form } from './form.ts';
import { inputMoment, readInputMoment } from './say.ts';

/** What the builder's fields say; everything as written, so that a refused form comes back as it was. */
export type CampaignForm = {
  name: string;
  purpose: string;
  /** Codes or names, old or new. */
  areas: string[];
  tags: string;
  excludeTags: string;
  bundle: string;
  consent: string;
  text: string;
  values: Record<string, string>;
  channels: string[];
  groups: string;
  placement: string;
  start: string;
  end: string;
  hoursFrom: string;
  hoursTo: string;
  repeat: string;
  until: string;
  rate: string;
  budget: string;
  waves: string;
  wavesBy: string;
  seed: string;
};

/** The steps of the builder, in order; the fifth is the campaign's own page. */
export const STEPS = [
  'Ai nhận',
  'Nội dung',
  'Kênh và đường dẫn',
  'Thời gian và đợt',
  'Xem lại, gửi duyệt',
] as const;
export const LAST_FORM_STEP = 4;

/** Which step shows a field. */
const STEP_OF: Record<string, number> = {
  name: 1,
  purpose: 1,
  areas: 1,
  tags: 1,
  excludeTags: 1,
  bundle: 1,
  consent: 1,
  text: 2,
  values: 2,
  channels: 3,
  groups: 3,
  placement: 3,
  start: 4,
  end: 4,
  hours: 4,
  repeat: 4,
  until: 4,
  rate: 4,
  budget: 4,
  waves: 4,
  seed: 4,
};

/** Mistakes by field, in the words beside it. */
export type FieldMistakes = Record<string, string>;

const DAY_MS = 86_400_000;
const MOST_WRITTEN = 300;
const MOST_AREAS = 500;
/** The order in which a person's channels are tried; `group` stands alone. */
const CHANNEL_ORDER = ['zalo', 'telegram', 'sms', 'group'];
/** Values the program fills by itself. */
const BUILT_IN = ['place', 'area', 'province', 'link'];
/** What a campaign may say. Reminders belong to the rooms that send them by themselves and know their values. */
const CAMPAIGN_PURPOSES = ['outreach', 'service'];

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
    channels: ['zalo', 'telegram', 'sms'],
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
    name === text.id && CAMPAIGN_PURPOSES.includes(text.purpose) ? [text] : [],
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
export function withStep(old: CampaignForm, step: number, form: Form): CampaignForm {
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
  const {
    name,
    purpose,
    areas,
    tags,
    excludeTags,
    bundle,
    consent,
    text,
    values,
    channels,
    groups,
    placement,
  } = form;
  let far = form;
  if (step < 4)
    far = {
      ...empty,
      name,
      purpose,
      areas,
      tags,
      excludeTags,
      bundle,
      consent,
      text,
      values,
      channels,
      groups,
      placement,
    };
  if (step < 3) far = { ...far, channels: empty.channels, groups: '', placement: 'x' };
  if (step < 2) {
    const fitting = campaignTexts().find((one) => one.purpose === purpose)?.id ?? empty.text;
    far = {
      ...far,
      text: fitting,
      values: Object.fromEntries(valueFields(fitting).map((field) => [field.name, 'x'])),
    };
  }
  return far;
}

/** Entries of one field, however they are set apart. Commas stay inside a name in brackets. */
function listed(written: string): string[] {
  return written
    .split(/[;\n]|,(?![^(]*\))/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

const KEPT = z.object({
  name: z.string(),
  purpose: z.string(),
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

export function writeForm(form: CampaignForm): string {
  return JSON.stringify(form);
}

/** Reads what was kept; a field that an older program did not know is empty. */
export function readKeptForm(json: string, empty: CampaignForm): CampaignForm {
  const read = KEPT.partial().safeParse(JSON.parse(json));
  const known = read.success ? Object.entries(read.data).filter(([, value]) => value !== undefined) : [];
  return { ...empty, ...Object.fromEntries(known) };
}

/** A campaign's plan as the form that writes it. */
export function formOfPlan(plan: Plan): CampaignForm {
  const named = plan.audience.places.flatMap((place) => place.codes);
  const [from = '', to = ''] = plan.hours?.split('-') ?? [];
  return {
    name: plan.name,
    purpose: plan.purpose,
    areas: [
      ...plan.audience.places.map((place) => place.written),
      ...plan.audience.areas.filter((code) => !named.includes(code)),
    ],
    tags: plan.audience.tags.join(', '),
    excludeTags: plan.audience.excludeTags.join(', '),
    bundle: plan.audience.bundle ?? '',
    consent: plan.audience.consent ?? '',
    text: Object.values(plan.text)[0] ?? '',
    values: plan.values,
    channels: plan.channels,
    groups: plan.audience.groups.join(', '),
    placement: plan.link?.placement ?? '',
    start: inputMoment(new Date(plan.start)),
    end: inputMoment(new Date(plan.end)),
    hoursFrom: from,
    hoursTo: to,
    repeat: plan.repeat?.every ?? '',
    until: plan.repeat?.until ?? '',
    rate: plan.rate === null ? '' : String(plan.rate),
    budget: plan.budget === null ? '' : String(plan.budget),
    waves: plan.waves === null ? '' : String(plan.waves.count),
    wavesBy: plan.waves?.by ?? 'commune',
    seed: plan.waves === null ? '' : String(plan.waves.seed),
  };
}

/**
 * The form as a campaign file (interface.md), so that a campaign of the console and one of the command line go through
 * the same check. A budget may be written with dots.
 */
export function planFile(form: CampaignForm): string {
  const values = Object.fromEntries(
    valueFields(form.text).flatMap(({ name }) => {
      const value = form.values[name] ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  const isGroup = form.channels.includes('group');
  return stringify(
    {
      name: form.name,
      purpose: form.purpose,
      channels: form.channels,
      audience: {
        areas: form.areas,
        tags: listed(form.tags),
        exclude_tags: listed(form.excludeTags),
        groups: isGroup ? listed(form.groups) : [],
        ...(form.bundle === '' ? {} : { bundle: form.bundle }),
        ...(form.consent === '' ? {} : { consent: form.consent }),
      },
      text: form.text,
      ...(Object.keys(values).length === 0 ? {} : { values }),
      ...(form.placement === '' ? {} : { link: { placement: form.placement } }),
      start: momentOf(form.start),
      end: momentOf(form.end),
      ...(form.hoursFrom === '' && form.hoursTo === '' ? {} : { hours: `${form.hoursFrom}-${form.hoursTo}` }),
      ...(form.repeat === '' ? {} : { repeat: { every: form.repeat, until: form.until } }),
      ...(form.rate === '' ? {} : { rate: form.rate }),
      ...(form.budget === '' ? {} : { budget: form.budget.replace(/[.\s](?=\d{3}(\D|$))/g, '') }),
      ...(form.waves === ''
        ? {}
        : { waves: { by: form.wavesBy, count: form.waves, seed: form.seed === '' ? '1' : form.seed } }),
    },
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  );
}

/** "2026-12-01T08:00" -> "2026-12-01T08:00:00+07:00"; what is no moment is left for the check to complain about. */
function momentOf(written: string): string {
  return readInputMoment(written) === null ? written : `${written.slice(0, 16)}:00+07:00`;
}

/** The field of the form that a place in the campaign file comes from. */
function fieldOf(column: string | null, message: string): string {
  const [first = '', second = ''] = (column ?? '').split('.');
  if (first === 'audience') {
    const own: Record<string, string> = { tags: 'tags', exclude_tags: 'excludeTags', groups: 'groups' };
    if (second === 'bundle' || second === 'consent') return second;
    return own[second] ?? 'areas';
  }
  if (first === 'link') return 'placement';
  if (first === 'repeat') return second === 'until' ? 'until' : 'repeat';
  if (first === 'waves') return second === 'seed' ? 'seed' : 'waves';
  if (first === 'values') {
    const named = /giá trị “([A-Za-z0-9]+)”/.exec(message)?.[1];
    return named === undefined ? 'values' : `value_${named}`;
  }
  return first === '' ? 'name' : first;
}

/** The step a mistake belongs to. */
export function stepOf(field: string): number {
  return STEP_OF[field.startsWith('value_') ? 'values' : field] ?? 1;
}

/** The check's problems in the words beside the fields; the first of each field. Advice on files is left out. */
export function fieldMistakes(
  problems: readonly { column: string | null; message: string; severity: string }[],
): FieldMistakes {
  const mistakes: FieldMistakes = {};
  for (const { column, message, severity } of problems) {
    if (severity !== 'error') continue;
    const field = fieldOf(column, message);
    mistakes[field] ??= message;
  }
  return mistakes;
}
