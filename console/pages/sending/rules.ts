import { WEEK_FROM_MONDAY } from '../../../calendar/day.ts';
import { inputMoment } from '../../../calendar/moment.ts';
import { WEEKDAY_WORDS } from '../../../calendar/words.ts';
import { CHANNEL_LABELS } from '../../../channels/labels.ts';
import { PURPOSE_WORDS } from '../../../outbox/labels.ts';
import {
  changeRule,
  decideOffer,
  keptRules,
  type RuleOffer,
  ruleOffers,
  rulesVersion,
  waitingUnder,
} from '../../../outbox/outbox.ts';
import {
  formOf,
  type KeptRule,
  lastWindowGoes,
  type RuleMistakes,
  readRuleForm,
  rulesAfter,
  sayEffect,
} from '../../../outbox/rule-change.ts';
import { KIND_WORDS, sayAim, sayValue } from '../../../outbox/rule-labels.ts';
import { RULE_KINDS, type RuleKind, type RuleRow, type SendingRule } from '../../../outbox/rules.ts';
import { may } from '../../../staff/act.ts';
import { findUserById } from '../../../staff/staff.ts';
import { ACTIVE_PURPOSES } from '../../../templates/purposes.ts';
import { capitalised } from '../../../writing/letters.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

const TITLE = 'Quy tắc gửi';

/** The table of sending rules by kind; who may change it finds the way to a change beside each. */
export async function showRules(page: StaffPage): Promise<PageAnswer> {
  const { needs, now } = page;
  const kept = await keptRules(needs.deps.db.read);
  const all = page.query('all') !== '';
  const shown = kept.filter((rule) => all || !isOver(rule, now));
  const offers = await ruleOffers(needs.deps.db.read, kept);
  return {
    kind: 'page',
    view: 'sending/rules',
    title: TITLE,
    data: {
      may: may(page.act, 'rules.write'),
      all,
      version: await rulesVersion(needs.deps.db.read),
      offers: offers.map((offer) => offerOf(offer, now)),
      over: kept.filter((rule) => isOver(rule, now)).length,
      kinds: RULE_KINDS.map((kind) => ({
        kind,
        title: KIND_WORDS[kind],
        rules: shown.filter((rule) => rule.kind === kind).map((rule) => rowOf(rule, now)),
      })),
    },
  };
}

/** A delivered rule that was not applied because staff had changed or ended theirs. */
function offerOf({ key, version, own, delivered }: RuleOffer, now: Date) {
  const about = delivered ?? own;
  return {
    key,
    version,
    aim: about === null ? key : capitalised(sayAim(about)),
    kind: about === null ? '' : KIND_WORDS[about.kind],
    delivered: delivered === null ? null : { value: sayValue(delivered), source: delivered.source },
    own: own === null || isOver(own, now) ? null : { value: sayValue(own), source: own.source },
  };
}

/** Takes a delivered rule in the place of the office's own, or keeps the own one. */
export async function decideRuleOffer(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const choice = form.text('choice') === 'take' ? 'take' : 'keep';
  const done = await needs.deps.db.write((tx) => decideOffer(act, tx, form.text('key'), choice));
  if (typeof done !== 'boolean') return forbidden(done.staff);
  if (!done) return notFound('Quy tắc này đã được quyết định, hoặc bản cài đã thay đổi. Hãy mở lại trang.');
  if (choice === 'take') await needs.wake('dispatch');
  return { kind: 'goto', to: '/rules', done: choice === 'take' ? 'rule_taken' : 'rule_kept' };
}

/** Ended, or about days that are past. */
function isOver(rule: KeptRule, now: Date): boolean {
  if (rule.to !== null && rule.to <= now) return true;
  return rule.kind === 'quiet' && rule.value.to < inputMoment(now).slice(0, 10);
}

function rowOf(rule: KeptRule, now: Date) {
  const over = isOver(rule, now);
  const coming = rule.from > now;
  return {
    id: rule.id,
    aim: capitalised(sayAim(rule)),
    value: sayValue(rule),
    source: rule.source,
    verified: rule.verified,
    from: rule.from,
    to: rule.to,
    stands: over
      ? { word: rule.to !== null && rule.to <= now ? 'Hết hiệu lực' : 'Đã qua', look: 'plain' }
      : coming
        ? { word: 'Chưa đến ngày', look: 'wait' }
        : { word: 'Đang dùng', look: 'good' },
    mayChange: !over,
  };
}

/** The form of a new rule (`/rules/new?kind=quiet`) or of a change (`/rules/7`). */
export async function showRule(page: StaffPage): Promise<PageAnswer> {
  const old = await ruleAsked(page);
  if (old === undefined) return notFound('Không có quy tắc này, hoặc quy tắc đã hết hiệu lực.');
  const kind = old?.kind ?? RULE_KINDS.find((one) => one === page.query('kind')) ?? 'quiet';
  const filled: Record<string, string> =
    old === null
      ? { unit: 'hours', per: 'person' }
      : { ...formOf(old), source: old.source, ends: lastDay(old) };
  return rulePage(page, old, kind, (field) => filled[field] ?? '', {}, null);
}

/** First press: what the rule would do. Second press: it is written, the old row closes, the audit says who. */
export async function saveRule(page: StaffPage): Promise<PageAnswer> {
  const { needs, form, now } = page;
  const { db } = needs.deps;
  const old = await ruleAsked(page);
  if (old === undefined) return notFound('Không có quy tắc này, hoặc quy tắc đã hết hiệu lực.');
  const written = (field: string) => form.text(field).slice(0, 1_000);
  const kind = old?.kind ?? RULE_KINDS.find((one) => one === written('kind')) ?? 'quiet';
  const ends = written('do').startsWith('end') && old !== null;
  const read = readRuleForm(written, old, now);
  const from = read.kind === 'row' ? read.row.validFrom : null;
  const change: { row: RuleRow | null; rule: SendingRule | null; from: Date } | null = ends
    ? endOf(written('begins'), old, now)
    : from === null || read.kind !== 'row'
      ? null
      : { row: read.row, rule: read.rule, from };
  if (change === null)
    return rulePage(page, old, kind, written, read.kind === 'refused' ? read.mistakes : {}, null);
  const kept = await keptRules(db.read);
  if (written('do') === 'save' || written('do') === 'end-save') {
    const done = await db.write((tx) =>
      changeRule(page.act, tx, { old, row: change.row, from: change.from }),
    );
    if (typeof done !== 'boolean') return forbidden(done.staff);
    if (!done)
      return rulePage(
        page,
        old,
        kind,
        written,
        { changed: 'Người khác vừa sửa quy tắc này. Hãy mở lại trang rồi làm lại.' },
        null,
      );
    await needs.wake('dispatch');
    return { kind: 'goto', to: '/rules', done: change.row === null ? 'rule_ended' : 'rule_saved' };
  }
  const next = { oldId: old?.id ?? null, rule: change.rule, from: change.from };
  const aim = change.rule ?? old;
  return rulePage(
    page,
    old,
    kind,
    written,
    {},
    {
      ends,
      said: sayEffect(kept, next),
      warnings: lastWindowGoes({ rules: rulesAfter(kept, next) }, change.from),
      waiting: aim === null ? 0 : await waitingUnder(db.read, aim),
    },
  );
}

/** To end a rule needs a day only. */
function endOf(begins: string, old: KeptRule, now: Date) {
  const filled: Record<string, string> = { ...formOf(old), source: old.source, begins };
  const read = readRuleForm((field) => filled[field] ?? '', old, now);
  return read.kind === 'row' ? { row: null, rule: null, from: read.row.validFrom } : null;
}

/** Null: a new one; undefined: there is none, or it is over. */
async function ruleAsked({ needs, param, now }: StaffPage): Promise<KeptRule | null | undefined> {
  if (param('id') === 'new') return null;
  const found = (await keptRules(needs.deps.db.read)).find((rule) => String(rule.id) === param('id'));
  return found === undefined || (found.to !== null && found.to <= now) ? undefined : found;
}

function lastDay(rule: SendingRule): string {
  return rule.to === null ? '' : inputMoment(new Date(rule.to.getTime() - 1)).slice(0, 10);
}

const UNITS = { hours: 'giờ', minutes: 'phút', seconds: 'giây' };
const PER = {
  person: 'mỗi người, mọi kênh và chiến dịch',
  campaign: 'mỗi người trong một chiến dịch',
  address: 'mỗi số hoặc tài khoản',
  group: 'mỗi nhóm',
};
const FIELDS = [
  'from',
  'to',
  'name',
  'most',
  'span',
  'days',
  'freeHours',
  'freeAnswers',
  'dong',
  'perSecond',
  'perDay',
  'text',
  'source',
  'begins',
  'ends',
];

async function rulePage(
  page: StaffPage,
  old: KeptRule | null,
  kind: RuleKind,
  written: (field: string) => string,
  mistakes: RuleMistakes,
  effect: { ends: boolean; said: string[]; warnings: string[]; waiting: number } | null,
): Promise<PageAnswer> {
  const { needs, now } = page;
  const options = (values: Record<string, string>, chosen: string) =>
    Object.entries(values).map(([value, title]) => ({ value, title, chosen: value === chosen }));
  const { read } = needs.deps.db;
  const by = old === null || old.changedBy === null ? null : await findUserById(read, old.changedBy);
  // What the delivery and the office made of one rule, newest first.
  const line =
    old === null || old.delivered === null
      ? []
      : (await keptRules(read)).filter((rule) => rule.delivered === old.delivered).reverse();
  const wrong = Object.fromEntries(
    [...FIELDS, 'kind', 'channel', 'purpose', 'unit', 'per', 'value', 'changed', 'apply'].map((field) => [
      field,
      mistakes[field] ?? null,
    ]),
  );
  return {
    kind: 'page',
    view: 'sending/rule',
    title: old === null ? 'Thêm quy tắc gửi' : 'Sửa quy tắc gửi',
    status: Object.keys(mistakes).length > 0 ? 422 : 200,
    data: {
      id: old?.id ?? 'new',
      old:
        old === null
          ? null
          : {
              ...rowOf(old, now),
              changedAt: old.changedAt,
              by: by?.displayName ?? 'bản giao kèm chương trình',
            },
      history: line.length < 2 ? [] : line.map((rule) => rowOf(rule, now)),
      kind,
      kindTitle: KIND_WORDS[kind],
      kinds:
        old === null
          ? RULE_KINDS.map((value) => ({ value, title: KIND_WORDS[value], chosen: value === kind }))
          : [],
      is: Object.fromEntries(RULE_KINDS.map((value) => [value, value === kind])),
      week: WEEK_FROM_MONDAY.map((day) => ({
        day,
        title: capitalised(WEEKDAY_WORDS[day]),
        value: written(day),
        wrong: mistakes[day] ?? null,
      })),
      filled: Object.fromEntries(FIELDS.map((field) => [field, written(field)])),
      verified: written('verified') !== '',
      apply: written('apply') !== '',
      unpaid: written('unpaid') !== '',
      units: options(UNITS, written('unit')),
      pers: options(PER, written('per')),
      channels: options({ '': 'Mọi kênh', ...CHANNEL_LABELS }, written('channel')),
      purposes: options(
        {
          '': 'Mọi tin chủ động',
          ...Object.fromEntries(ACTIVE_PURPOSES.map((one) => [one, `Tin ${PURPOSE_WORDS[one]}`])),
        },
        written('purpose'),
      ),
      today: inputMoment(now).slice(0, 10),
      wrong,
      effect,
    },
  };
}
