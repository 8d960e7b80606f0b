import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { isWithin, provinceOf } from '../areas/areas.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Problem } from '../files/problem.ts';
import type { TextChannel, TextFile } from '../templates/render.ts';
import { type NamedPlace, placeOf } from './places-named.ts';
import {
  checkAudience,
  checkChannels,
  checkTexts,
  checkTimes,
  checkValues,
  type ReportMistake,
} from './plan-checks.ts';
import { FILE, type PlanChannel } from './plan-file.ts';
import type { CampaignPlan } from './plan-type.ts';

export type { PlanChannel } from './plan-file.ts';

const MEND_BY_SAMPLE = 'Sửa tệp chiến dịch theo mẫu trong docs/guides/tep-chien-dich.md rồi nạp lại.';

export type ReadPlan = { kind: 'plan'; plan: CampaignPlan } | { kind: 'refused'; problems: Problem[] };

/**
 * Reads and checks a campaign file (YAML, docs/guides/tep-chien-dich.md). Every mistake at once, each with its line.
 * @param textOf the reviewed text for a channel (templates/render.ts)
 */
export function readPlan(
  file: { fileName: string; text: string },
  textOf: (id: string, channel: TextChannel) => TextFile | null,
  now: Date,
): ReadPlan {
  const problems: Problem[] = [];
  const garbage = garbageIn(file.text);
  if (garbage !== null)
    return {
      kind: 'refused',
      problems: [{ file: file.fileName, row: null, column: null, value: null, ...garbage }],
    };
  const lines = new LineCounter();
  // `failsafe` leaves every value a text: 01 stays the code "01", and a phone number keeps its zero.
  const document = parseDocument(file.text, { schema: 'failsafe', lineCounter: lines });
  const lineOf = (path: (string | number)[]): number | null => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const report: ReportMistake = (path, rule, message, todo = MEND_BY_SAMPLE) => {
    const value = path.length === 0 ? undefined : document.getIn(path);
    problems.push({
      file: file.fileName,
      row: lineOf(path),
      column: path.length === 0 ? null : path.join('.'),
      value: typeof value === 'string' ? value : null,
      rule,
      message,
      todo,
      severity: 'error',
    });
  };
  // One slip makes the parser complain several times on its line.
  for (const line of new Set(document.errors.map((error) => error.linePos?.[0].line ?? null)))
    problems.push({
      file: file.fileName,
      row: line,
      column: null,
      value: null,
      rule: 'yaml',
      message: 'Tệp không đúng dạng YAML ở dòng này.',
      todo: 'Kiểm tra thụt đầu dòng, dấu hai chấm và dấu ngoặc.',
      severity: 'error',
    });
  if (problems.length > 0) return { kind: 'refused', problems };

  const checked = FILE.safeParse(plainly(document) ?? {});
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
      if (issue.code !== 'unrecognized_keys') report(path, 'field', vietnamese(issue.message, path));
      else
        for (const key of issue.keys)
          report([...path, key], 'unknown_field', `Không có mục “${key}”.`, 'Xóa hoặc sửa tên mục này.');
    }
    return { kind: 'refused', problems };
  }
  const plan = planOf(checked.data);
  checkTimes(plan, now, report);
  checkChannels(plan, report);
  const where = placesOf(checked.data.audience.areas, now, report);
  plan.audience.areas = where.areas;
  plan.audience.places = where.places;
  checkAudience(plan, report);
  checkValues(plan, report);
  checkTexts(plan, textOf, typeof checked.data.text === 'string', report);
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'plan', plan };
}

/** What the schema has no words of its own for: something that is no object where one belongs. */
function vietnamese(message: string, path: readonly (string | number)[]): string {
  if (!message.startsWith('Invalid')) return message;
  const [part] = path;
  return part === undefined
    ? 'Tệp không có các mục của một chiến dịch.'
    : `Mục “${part}” thiếu hoặc không đúng dạng.`;
}

/** A campaign file is a page of text. */
const MOST_FILE = 100_000;

/** What is no campaign file at all, whatever YAML would make of it. */
function garbageIn(content: string): Pick<Problem, 'rule' | 'message' | 'todo' | 'severity'> | null {
  const todo = 'Nạp tệp văn bản YAML (UTF-8) theo mẫu trong docs/guides/tep-chien-dich.md.';
  const found = (rule: string, message: string) => ({ rule, message, todo, severity: 'error' as const });
  if (content.length > MOST_FILE) return found('too_big', 'Tệp quá dài so với một tệp chiến dịch.');
  if ([...content].some((letter) => letter === '\ufffd' || (letter < ' ' && !'\t\n\r'.includes(letter))))
    return found('not_text', 'Tệp không phải văn bản, hoặc không ghi theo bảng mã UTF-8.');
  return null;
}

/** The document as plain values; references that would unfold without end make it nothing. */
function plainly(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    return null;
  }
}

/** The places of the file as codes of today, each once. */
function placesOf(written: readonly string[], now: Date, report: ReportMistake) {
  const codes = new Set<string>();
  const places: NamedPlace[] = [];
  for (const [i, entry] of written.entries()) {
    const where = placeOf(entry, now);
    if (where.kind === 'unclear')
      report(
        ['audience', 'areas', i],
        'area',
        where.message,
        'Dùng mã tỉnh 2 chữ số, mã xã 5 chữ số hoặc tên đầy đủ, cũ hay mới; xem lệnh areas find.',
      );
    else if (where.kind === 'code') codes.add(where.code);
    else {
      places.push(where.place);
      for (const code of where.place.codes) codes.add(code);
    }
  }
  return { areas: [...codes].sort(), places };
}

function planOf(file: z.infer<typeof FILE>): CampaignPlan {
  const { audience, link, hours, repeat, budget, rate, waves, ...rest } = file;
  const texts: Partial<Record<PlanChannel, string>> = {};
  for (const channel of file.channels) {
    const id = typeof file.text === 'string' ? file.text : file.text[channel];
    if (id !== undefined) texts[channel] = id;
  }
  return {
    ...rest,
    audience: {
      areas: [],
      places: [],
      tags: [...new Set(audience.tags)].sort(),
      excludeTags: [...new Set(audience.exclude_tags)].sort(),
      groups: [...new Set(audience.groups)],
      bundle: audience.bundle ?? null,
      consent: audience.consent ?? null,
    },
    text: texts,
    link: link ?? null,
    hours: hours ?? null,
    repeat: repeat ?? null,
    budget: budget ?? null,
    rate: rate ?? null,
    waves: waves ?? null,
  };
}

/**
 * The smallest area that holds the whole audience: a commune, a province, or '' (more than one province, or no area named).
 * Whoever writes or approves the campaign must be allowed there.
 */
export function areaOfPlan(plan: CampaignPlan): string {
  const [first, ...others] = plan.audience.areas;
  if (first === undefined) return '';
  const province = provinceOf(first);
  if (others.length === 0) return first;
  return others.every((code) => isWithin(code, province)) ? province : '';
}

/** The channels of people; empty for a group campaign. */
export function peopleChannels(plan: CampaignPlan): ChannelName[] {
  return plan.channels.filter((channel): channel is Exclude<PlanChannel, 'group'> => channel !== 'group');
}

/** A plan as a row keeps it. Rows of before a field was known lack it: then it does not hold. */
export function storedPlan(json: string): CampaignPlan {
  const { audience, ...plan } = JSON.parse(json) as CampaignPlan;
  return {
    ...{ hours: null, repeat: null, budget: null },
    ...plan,
    audience: { ...{ places: [], bundle: null, consent: null }, ...audience },
  };
}
