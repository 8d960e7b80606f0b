/** The builder's form as a campaign file and back, and the check's mistakes beside its fields. Pure. */

import { stringify } from 'yaml';
import { fromWall, inputMoment, withOffset } from '../../../calendar/moment.ts';
import type { CampaignPlan } from '../../../campaigns/campaigns.ts';
import { type CampaignForm, listed, valueFields } from './form.ts';

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

/** A campaign's plan as the form that writes it. */
export function formOfPlan(plan: CampaignPlan): CampaignForm {
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
 * The form as a campaign file (docs/guides/tep-chien-dich.md), so that a campaign of the console and one of the command line go through
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

/** "2026-12-01T08:00" with seconds and the offset of Viet Nam; what is no moment is left for the check to complain about. */
function momentOf(written: string): string {
  return fromWall(written) === null ? written : withOffset(`${written.slice(0, 16)}:00`);
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
