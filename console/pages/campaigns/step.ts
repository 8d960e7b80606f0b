/** What each step of the builder shows beside the fields' own words. */

import { CONSENT_STANDING_LABELS, REPEAT_WORDS } from '../../../campaigns/labels.ts';
import { BUNDLE_WORDS, BUNDLES } from '../../../knowledge/bundle.ts';
import { PURPOSE_LABELS, purposeLabel } from '../../../outbox/labels.ts';
import { capitalised, uncapitalised } from '../../../writing/letters.ts';
import type { StaffPage } from '../../http.ts';
import { communesWithin, placeName, shortName } from '../../places.ts';
import { type CampaignForm, campaignTexts, LAST_FORM_STEP, STEPS, valueFields } from './form.ts';
import type { FieldMistakes } from './form-file.ts';

export function stepper(step: number, sketch: number | null) {
  return STEPS.map((title, i) => ({
    title,
    number: i + 1,
    current: i + 1 === step,
    done: i + 1 < step,
    href:
      sketch !== null && i + 1 < step && i < LAST_FORM_STEP ? `/campaigns/drafts/${sketch}/${i + 1}` : null,
  }));
}

function options(values: Record<string, string>, chosen: string) {
  return Object.entries(values).map(([value, title]) => ({ value, title, chosen: value === chosen }));
}

export function whoData({ user, now }: StaffPage, form: CampaignForm) {
  const communes = user.areaCode.length === 2 ? (communesWithin(user, now) ?? []) : [];
  const { outreach, service } = PURPOSE_LABELS;
  return {
    purposes: options({ outreach, service }, form.purpose),
    bundles: options(
      {
        '': 'Mọi người',
        ...Object.fromEntries(BUNDLES.map((one) => [one, `Có hồ sơ ${BUNDLE_WORDS[one]}`])),
      },
      form.bundle,
    ),
    consents: options({ '': 'Không xét', ...CONSENT_STANDING_LABELS }, form.consent),
    place: {
      free: user.areaCode === '',
      own: user.areaCode.length === 5 ? { code: user.areaCode, title: placeName(user.areaCode, now) } : null,
      written: form.areas.join('; '),
      province:
        user.areaCode.length === 2
          ? {
              code: user.areaCode,
              title: uncapitalised(shortName(user.areaCode, now)),
              chosen: form.areas.includes(user.areaCode),
              communes: communes.map((unit) => ({
                code: unit.code,
                title: unit.fullName,
                chosen: form.areas.includes(unit.code),
              })),
              others: form.areas
                .filter((code) => code !== user.areaCode && !communes.some((unit) => unit.code === code))
                .join('; '),
              some: form.areas.some((code) => code !== user.areaCode),
            }
          : null,
    },
  };
}

export function whatData(form: CampaignForm, mistakes: FieldMistakes) {
  const fields = valueFields(form.text);
  return {
    texts: campaignTexts().map((text) => ({
      id: text.id,
      title: text.title,
      body: text.body,
      purpose: purposeLabel(text.purpose),
      chosen: text.id === form.text,
    })),
    values: fields.map((field) => ({
      ...field,
      about: capitalised(field.about),
      value: form.values[field.name] ?? '',
      wrong: mistakes[`value_${field.name}`] ?? null,
    })),
  };
}

export function channelChoices(form: CampaignForm) {
  return [
    { value: 'zalo', title: 'Zalo', hint: 'người còn tương tác trong thời hạn Zalo cho phép' },
    { value: 'telegram', title: 'Telegram', hint: 'người đã nhắn với trợ lý' },
    { value: 'sms', title: 'SMS', hint: 'tính tiền theo từng tin' },
    { value: 'group', title: 'Nhóm Zalo, Telegram của thôn, tổ', hint: 'chỉ đứng một mình' },
  ].map((one) => ({ ...one, chosen: form.channels.includes(one.value) }));
}

const REPEATS = Object.fromEntries(
  Object.entries(REPEAT_WORDS).map(([every, words]) => [every, capitalised(words)]),
);

export function whenData(form: CampaignForm) {
  return {
    repeats: options({ '': 'Một lần', ...REPEATS }, form.repeat),
    waveWays: options({ commune: 'theo xã, phường', person: 'theo từng người' }, form.wavesBy),
    more: [form.rate, form.budget, form.waves, form.hoursFrom, form.repeat].some((written) => written !== ''),
  };
}
