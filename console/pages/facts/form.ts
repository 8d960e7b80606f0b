/** The form of a fact: what was typed and chosen as the body that a version keeps, and back. No keys are shown. Pure. */

import { slotTitle, slotValueWords } from '../../../knowledge/case/slot-words.ts';
import type { FACT_ACTIONS } from '../../../knowledge/fact.ts';
import {
  CERTAINTY_WORDS,
  type FactBody,
  fromValueNames,
  VALUE_NAME_LIST,
  withValueNames,
} from '../../../knowledge/fact-draft.ts';
import {
  ASPECTS,
  type Fact,
  type Knowledge,
  SLOT_NAMES,
  slotNamed,
  TOPICS,
  valuesOf,
} from '../../../knowledge/knowledge.ts';
import type { FormFields } from '../../form.ts';
import type { SelectOption } from '../../places.ts';
import { topicChoices } from '../knowledge/topic-choices.ts';

const SAYS = 3;
const BUTTONS = 3;
/** Empty rows beside the filled ones, so that one more can be chosen without a script. */
const SPARE = 2;
const SPARE_SOURCES = 1;
const MOST_ROWS = 12;
const GROUPS = ['when', 'and', 'unless'] as const;
type Group = (typeof GROUPS)[number];
const DAYS = ['bornFrom', 'bornTo', 'diedFrom', 'diedTo'] as const;

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((one) => typeof one === 'string')
      : [];
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What the form says. Parts that it does not show (further topics, numbers of documents) stay as they were.
 * @param before the body that the edit began from
 */
export function bodyFrom(form: FormFields, before: FactBody): FactBody {
  const numbered = (name: string, most: number): string[] =>
    Array.from({ length: most }, (_, at) => form.text(`${name}${at + 1}`)).filter((one) => one !== '');
  const topic = form.text('topic');
  const title = form.text('title');
  const more = form.text('more');
  const to = form.text('to');
  return {
    ...(strings(before.basis).length === 0 ? {} : { basis: before.basis }),
    ...(title === '' ? {} : { title }),
    say: numbered('say', SAYS).map(fromValueNames),
    ...(more === '' ? {} : { more: fromValueNames(more) }),
    aspects: form.all('aspect'),
    topics: [topic, ...strings(before.topics).filter((one) => one !== topic)].filter((one) => one !== ''),
    ...Object.fromEntries(GROUPS.map((group) => [group, conditionsFrom(form, group)])),
    words: lines(form.text('words')),
    needs: lines(form.text('needs')),
    asks: lines(form.text('asks')),
    restsOn: Array.from({ length: MOST_ROWS }, (_, at) => sourceFrom(form, at + 1, before)).filter(
      (one) => one !== null,
    ),
    valid: { from: form.text('from'), to: to === '' ? null : to },
    certainty: form.text('certainty'),
    buttons: numbered('button', BUTTONS),
  };
}

function conditionsFrom(form: FormFields, group: Group): Record<string, unknown> {
  const found: Record<string, string[]> = {};
  for (let at = 1; at <= MOST_ROWS; at += 1) {
    const [slot = '', value = ''] = form.text(`${group}${at}`).split('=');
    if (slotNamed(slot) !== null && value !== '') found[slot] = [...(found[slot] ?? []), value];
  }
  const days =
    group === 'when' ? DAYS.map((day) => [day, form.text(day)]).filter(([, day]) => day !== '') : [];
  return { ...found, ...Object.fromEntries(days) };
}

function sourceFrom(form: FormFields, at: number, before: FactBody): object | null {
  const document = form.text(`document${at}`);
  if (document === '') return null;
  const was = (Array.isArray(before.restsOn) ? before.restsOn : [])
    .map(record)
    .find((one) => one.document === document);
  const optional = { article: 'article', date: 'date', until: 'until' } as const;
  const given = Object.entries(optional)
    .map(([name, field]) => [name, form.text(`${field}${at}`)])
    .filter(([, text]) => text !== '');
  return {
    document,
    ...Object.fromEntries(given),
    verified: form.ticked(`verified${at}`),
    ...(was?.dateIs === undefined ? {} : { dateIs: was.dateIs }),
    ...(was?.ours === undefined ? {} : { ours: was.ours }),
    ...(was?.note === undefined ? {} : { note: was.note }),
  };
}

/** What a button may lead to, in words. */
export function buttonTitle(knowledge: Knowledge, button: string): string {
  const actions: Readonly<Record<string, string>> = ACTIONS;
  if (actions[button] !== undefined) return actions[button];
  if (!button.startsWith('fact:')) return knowledge.title(button);
  const fact = knowledge.citizen.fact(button.slice('fact:'.length));
  return fact?.title ?? (fact === null ? 'Câu đã thôi dùng' : shortened(fact));
}
const ACTIONS = {
  human: 'Gặp cán bộ',
  guide: 'Trang hướng dẫn của xã',
  check_birth: 'Xem mình cần gì (khai sinh)',
  check_death: 'Xem mình cần gì (khai tử)',
  check_benefit: 'Xem có được trợ cấp không',
} as const satisfies Record<(typeof FACT_ACTIONS)[number], string>;

const MOST_SHORT = 60;
/** The first words of a fact, where it has no title. */
export function shortened(fact: Pick<Fact, 'title' | 'say'>): string {
  const say = fact.title ?? withValueNames(fact.say[0] ?? '');
  return say.length <= MOST_SHORT ? say : `${say.slice(0, MOST_SHORT).trimEnd()}…`;
}

/** Everything the form's view needs to show a body. */
export function formOf(knowledge: Knowledge, body: FactBody) {
  const says = strings(body.say);
  const aspects = strings(body.aspects);
  const valid = record(body.valid);
  const when = record(body.when);
  const sources = (Array.isArray(body.restsOn) ? body.restsOn : []).map(record);
  const buttons = strings(body.buttons);
  return {
    title: word(body.title),
    says: Array.from({ length: SAYS }, (_, at) => ({
      name: `say${at + 1}`,
      label: at === 0 ? 'Câu trả lời' : `Câu dự phòng ${at}`,
      hint:
        at === 0
          ? 'Trả lời ngay ở câu đầu; nhắm 300 ký tự, tối đa 480. Không viết lời chào, chia buồn, nguồn.'
          : 'Dùng khi câu trên cần một giá trị chưa biết (ngày, địa chỉ của xã). Có thể bỏ trống.',
      text: withValueNames(says[at] ?? ''),
    })),
    more: withValueNames(word(body.more)),
    values: VALUE_NAME_LIST,
    aspects: Object.entries(ASPECTS).map(([value, title]) => ({
      value,
      title,
      chosen: aspects.includes(value),
    })),
    topics: topicChoices(knowledge.title, strings(body.topics)[0] ?? ''),
    conditions: GROUPS.map((group) => ({
      ...CONDITION_WORDS[group],
      rows: rowsOf(group, record(body[group])),
    })),
    days: DAYS.map((name) => ({ name, label: DAY_WORDS[name], value: word(when[name]) })),
    words: strings(body.words).join('\n'),
    needs: strings(body.needs).join('\n'),
    asks: strings(body.asks).join('\n'),
    sources: Array.from({ length: Math.min(MOST_ROWS, sources.length + SPARE_SOURCES) }, (_, at) => {
      const source = sources[at] ?? {};
      return {
        number: at + 1,
        document: word(source.document),
        article: word(source.article),
        date: word(source.date),
        until: word(source.until),
        verified: source.verified === true,
      };
    }),
    from: word(valid.from),
    to: word(valid.to),
    certainties: Object.entries(CERTAINTY_WORDS).map(([value, title]) => ({
      value,
      title,
      chosen: value === body.certainty,
    })),
    buttons: Array.from({ length: BUTTONS }, (_, at) => ({
      name: `button${at + 1}`,
      label: `Nút ${at + 1}`,
      groups: buttonChoices(knowledge, buttons[at] ?? ''),
    })),
  };
}

const CONDITION_WORDS: Record<Group, { title: string; hint: string }> = {
  when: {
    title: 'Chỉ đúng khi',
    hint: 'Hai dòng cùng một việc là “một trong hai”; khác việc là “cùng lúc”. Bỏ trống: đúng cho mọi trường hợp.',
  },
  and: {
    title: 'Và đồng thời',
    hint: 'Khi cần hai điều của cùng một việc, ví dụ vừa có lương hưu vừa là người có công.',
  },
  unless: {
    title: 'Không nói khi',
    hint: 'Một điều trong danh sách này có trong trường hợp thì câu này không được dùng.',
  },
};
const DAY_WORDS: Record<(typeof DAYS)[number], string> = {
  bornFrom: 'Bé sinh từ ngày',
  bornTo: 'Bé sinh đến ngày',
  diedFrom: 'Mất từ ngày',
  diedTo: 'Mất đến ngày',
};

function rowsOf(group: Group, conditions: Readonly<Record<string, unknown>>) {
  const chosen = SLOT_NAMES.flatMap((slot) => strings(conditions[slot]).map((value) => `${slot}=${value}`));
  return Array.from({ length: Math.min(MOST_ROWS, chosen.length + SPARE) }, (_, at) => ({
    name: `${group}${at + 1}`,
    label: `${CONDITION_WORDS[group].title}, dòng ${at + 1}`,
    groups: slotChoices(chosen[at] ?? ''),
  }));
}

function slotChoices(chosen: string): { title: string; choices: SelectOption[] }[] {
  return SLOT_NAMES.map((slot) => ({
    title: slotTitle(slot),
    choices: [...valuesOf(slot), 'any', 'unknown'].map((value) => ({
      value: `${slot}=${value}`,
      title:
        value === 'any' || value === 'unknown'
          ? `${slotTitle(slot)}: ${slotValueWords(slot, value)}`
          : slotValueWords(slot, value),
      chosen: `${slot}=${value}` === chosen,
    })),
  }));
}

function buttonChoices(knowledge: Knowledge, chosen: string): { title: string; choices: SelectOption[] }[] {
  const choice = (value: string): SelectOption => ({
    value,
    title: buttonTitle(knowledge, value),
    chosen: value === chosen,
  });
  const facts = knowledge.facts.inUse
    .filter((fact) => fact.title !== undefined)
    .map((fact) => `fact:${fact.id}`);
  // What a button leads to now stays a choice, even where that fact has no title or is gone.
  if (chosen.startsWith('fact:') && !facts.includes(chosen)) facts.push(chosen);
  return [
    { title: 'Việc', choices: Object.keys(ACTIONS).map(choice) },
    { title: 'Câu trả lời khác', choices: facts.map(choice) },
    { title: 'Mục', choices: TOPICS.map(choice) },
  ];
}
