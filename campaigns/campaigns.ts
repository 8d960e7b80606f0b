/**
 * Who gets which text, when, agreed by two persons. Longer than 300 lines because every step of a campaign's life that touches
 * rows stands behind this one door; what it decides stands beside it, pure.
 */
import { unitAt } from '../areas/areas.ts';
import type { ChannelName } from '../channels/contract.ts';
import { PRICES } from '../channels/sms/files.ts';
import { priceOf } from '../channels/sms/prices.ts';
import { listGroups } from '../contacts/contacts.ts';
import { csvLine } from '../files/csv.ts';
import type { Problem } from '../files/problem.ts';
import { createLinkIn, listLinks } from '../links/links.ts';
import { HISTORY_MS } from '../outbox/gate.ts';
import { localMoment } from '../outbox/local-time.ts';
import {
  type ClaimedMessage,
  cancelFor,
  counts,
  expireFor,
  hold,
  labelOf,
  ledger,
  type NewMessage,
  type Prepared,
  post,
  type Rules,
  release,
  ruleWords,
  type Source,
  type StatusCounts,
  sendingRules,
} from '../outbox/outbox.ts';
import { rulesFor } from '../outbox/rules.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { audit } from '../staff/staff.ts';
import { textFor } from '../templates/render.ts';
import { answerFor, type Said } from './answer.ts';
import { type CampaignDeps, type Cases, wishOf, withCases } from './cases.ts';
import { type Forecast, forecast as reckon } from './forecast.ts';
import { forecastWords } from './forecast-words.ts';
import { openFrom } from './hours.ts';
import { affordable, beyondBudget, smsDong } from './money.ts';
import { blockedRuns, heldBack, lotTally } from './outlook.ts';
import { areaOfPlan, type Plan, peopleChannels, type ReadPlan, readPlan, storedPlan } from './plan.ts';
import { MOST_BUDGET } from './plan-file.ts';
import { type LabelRule, type Preview, previewTally, SAMPLE_CODE } from './preview.ts';
import {
  audienceSum,
  changesSince,
  digestOf,
  groupsOfPlan,
  isNamed,
  keyOf,
  type Recipient,
  type SortBy,
  type Sorted,
  sortGroups,
  sortingFor,
  sortPeople,
  writeDigest,
} from './recipients.ts';
import { lastEnd, runOf, runsOf } from './runs.ts';
import { sayCount } from './say.ts';
import * as store from './store.ts';
import type { Outlook } from './walk.ts';
import { lotStart } from './waves.ts';
import { wordingOf } from './wording.ts';
import { type FrozenTexts, linkUrl, textChannelOf, textsOf } from './words.ts';

export type { CampaignDeps, CaseWish } from './cases.ts';
export type { Plan } from './plan.ts';
export type { Preview } from './preview.ts';
export type { CampaignRow } from './store.ts';

/** Name of this room's messages in the outbox. */
const SOURCE = 'campaign';
/** People per page: what is in memory at once, and as many ids as one statement takes. */
const PAGE = 900;
/** People with a recent message whom a forecast looks at one by one; of more, the rest counts as free. */
const MOST_RECENT = 50_000;

/** Stands for the address that links begin with where it is not known: it only decides how long a text is. */
const LONG_URL = 'https://lienthong.tinh-thanh-pho.gov.vn';

export type CampaignFile = { fileName: string; text: string };
/** The campaign is not in a state for this, or this person may not do it: one Vietnamese sentence. */
export type NotPossible = { kind: 'not_possible'; message: string };

const notPossible = (message: string): NotPossible => ({ kind: 'not_possible', message });
const NO_CAMPAIGN = notPossible('Không có chiến dịch này.');

const STATE_WORDS: Record<store.CampaignState, string> = {
  draft: 'đang soạn',
  submitted: 'đang chờ duyệt',
  approved: 'đã duyệt, chờ đến giờ',
  running: 'đang gửi',
  paused: 'đang tạm dừng',
  cancelled: 'đã hủy',
  finished: 'đã xong',
};

function wrongState(row: store.CampaignRow): NotPossible {
  return notPossible(`Chiến dịch ${STATE_WORDS[row.state]}, không làm được việc này.`);
}

// ---------------------------------------------------------------- writing

/** Checks a campaign file without saving: the plan and the area its author must be allowed in, or all mistakes. */
export function check(
  file: CampaignFile,
  now: Date,
): { kind: 'plan'; plan: Plan; areaCode: string } | { kind: 'refused'; problems: Problem[] } {
  const read: ReadPlan = readPlan(file, textFor, now);
  return read.kind === 'plan' ? { ...read, areaCode: areaOfPlan(read.plan) } : read;
}

async function checkWithGroups(deps: Deps, file: CampaignFile) {
  const checked = check(file, deps.now());
  if (checked.kind === 'refused' || checked.plan.audience.groups.length === 0) return checked;
  const groups = await listGroups(deps.db.read);
  const unknown = checked.plan.audience.groups.filter(
    (name) => !groups.some((group) => isNamed(group, name)),
  );
  if (unknown.length === 0) return checked;
  const problems = unknown.map(
    (value): Problem => ({
      file: file.fileName,
      row: null,
      column: 'audience.groups',
      value,
      rule: 'group',
      message: `Không có nhóm “${value}”.`,
      todo: 'Nạp danh sách nhóm trước, hoặc sửa tên nhóm.',
      severity: 'error',
    }),
  );
  return { kind: 'refused' as const, problems };
}

function planColumns(plan: Plan, areaCode: string, authorId: number) {
  return {
    name: plan.name,
    purpose: plan.purpose,
    plan: JSON.stringify(plan),
    areaCode,
    startAt: new Date(plan.start),
    // Of the last run; each run's messages carry the end of their own.
    endAt: lastEnd(plan),
    authorId,
  };
}

/** Saves a checked campaign file as a draft of `by`. */
export async function create(
  deps: Deps,
  file: CampaignFile & { by: number; demo?: boolean },
): Promise<{ kind: 'created'; id: number; areaCode: string } | { kind: 'refused'; problems: Problem[] }> {
  const checked = await checkWithGroups(deps, file);
  if (checked.kind === 'refused') return checked;
  const { plan, areaCode } = checked;
  const now = deps.now();
  const id = await deps.db.write(async (tx) => {
    const made = await store.addCampaign(tx, {
      ...planColumns(plan, areaCode, file.by),
      createdAt: now,
      demo: file.demo ?? false,
    });
    await audit(tx, { at: now, userId: file.by, action: 'campaign.create', subject: `campaign:${made}` });
    return made;
  });
  return { kind: 'created', id, areaCode };
}

/** Replaces the plan of a draft, or of a campaign that waits for approval: then it is a draft again. Who changes it is its author. */
export async function revise(
  deps: Deps,
  id: number,
  file: CampaignFile & { by: number },
): Promise<{ kind: 'revised' } | { kind: 'refused'; problems: Problem[] } | NotPossible> {
  const checked = await checkWithGroups(deps, file);
  if (checked.kind === 'refused') return checked;
  return rewrite(deps, id, planColumns(checked.plan, checked.areaCode, file.by));
}

async function rewrite(
  deps: Deps,
  id: number,
  data: ReturnType<typeof planColumns>,
): Promise<{ kind: 'revised' } | NotPossible> {
  return deps.db.write(async (tx): Promise<{ kind: 'revised' } | NotPossible> => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    const blank = {
      state: 'draft' as const,
      digest: null,
      submittedAt: null,
      audienceSize: null,
      texts: '{}',
    };
    if (!(await store.move(tx, id, ['draft', 'submitted'], { ...data, ...blank }))) return wrongState(row);
    await audit(tx, {
      at: deps.now(),
      userId: data.authorId,
      action: 'campaign.revise',
      subject: `campaign:${id}`,
    });
    return { kind: 'revised' };
  });
}

// ---------------------------------------------------------------- what is still being written

/** At most so many unfinished campaigns a person; the oldest goes when there is one more. */
const MOST_SKETCHES = 20;

/** Keeps what somebody has written of a campaign so far, right or wrong. @returns its number */
export async function startSketch(
  deps: Deps,
  by: number,
  form: string,
  campaignId: number | null = null,
): Promise<number> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if (campaignId !== null) {
      const old = await store.sketchOfCampaign(tx, campaignId);
      if (old !== null) await store.dropSketch(tx, old.id, old.authorId);
    }
    const id = await store.addSketch(tx, { authorId: by, campaignId, form, step: 1, createdAt: now });
    const all = await store.sketchesOf(tx, by, MOST_SKETCHES + 10);
    for (const row of all.slice(MOST_SKETCHES)) await store.dropSketch(tx, row.id, by);
    return id;
  });
}

/** False: it is not this person's, or was thrown away. */
export async function keepSketch(
  deps: Deps,
  id: number,
  by: number,
  data: { form: string; step: number; campaignId?: number },
): Promise<boolean> {
  return deps.db.write((tx) => store.saveSketch(tx, id, by, { ...data, updatedAt: deps.now() }));
}

/** One that this person is writing; nobody else sees it. */
export async function findSketch(reader: Reader, id: number, by: number): Promise<store.SketchRow | null> {
  const row = await store.sketchById(reader, id);
  return row?.authorId === by ? row : null;
}

/** What this person has not finished writing, newest first. */
export async function listSketches(reader: Reader, by: number): Promise<store.SketchRow[]> {
  return store.sketchesOf(reader, by, MOST_SKETCHES);
}

export async function throwSketchAway(deps: Deps, id: number, by: number): Promise<void> {
  await deps.db.write((tx) => store.dropSketch(tx, id, by));
}

// ---------------------------------------------------------------- audience

function planOfRow(row: store.CampaignRow): Plan {
  return storedPlan(row.plan);
}

function textsOfRow(row: store.CampaignRow): FrozenTexts {
  return JSON.parse(row.texts) as FrozenTexts;
}

async function sorting(reader: Reader, row: store.CampaignRow): Promise<SortBy> {
  const plan = planOfRow(row);
  const rules = await sendingRules(reader);
  const windowDays: Partial<Record<ChannelName, number>> = {};
  for (const rule of rules.rules)
    if (rule.kind === 'interaction' && rule.channel !== null && isInForce(rule, row.startAt))
      windowDays[rule.channel] = rule.value.days;
  return sortingFor(plan, row.areaCode, windowDays);
}

function isInForce(rule: { from: Date; to: Date | null }, at: Date): boolean {
  return rule.from <= at && (rule.to === null || at < rule.to);
}

/** Everybody the campaign could mean, sorted, a page at a time and always in the same order. */
async function* sortedPages(reader: Reader, by: SortBy, cases: Cases | undefined): AsyncGenerator<Sorted> {
  const { plan } = by;
  if (plan.channels.includes('group')) {
    yield sortGroups(groupsOfPlan(await listGroups(reader), plan), by);
    return;
  }
  // Notices on rights rest on the permission for reminders, guidance on the one for outreach.
  const purpose = plan.purpose === 'outreach' ? 'outreach' : 'reminder';
  for (let after = 0; ; ) {
    const people = await store.peoplePage(reader, plan.audience, purpose, after, PAGE);
    const last = people.at(-1);
    if (last === undefined) return;
    yield sortPeople(await withCases(cases, reader, wishOf(plan.audience), people), by);
    after = last.contactId;
  }
}

/** @param wording what somebody gets, to hear of texts that cannot be written; null: they were looked at before */
async function digestNow(
  reader: Reader,
  row: store.CampaignRow,
  texts: string,
  wording: ReturnType<typeof wordingOf> | null,
  cases: Cases | undefined,
) {
  const sum = audienceSum();
  const wordless = new Set<string>();
  for await (const page of sortedPages(reader, await sorting(reader, row), cases)) {
    sum.add(page.in);
    if (wording === null) continue;
    for (const to of page.in) {
      const made = wording(to);
      if (typeof made === 'string') wordless.add(made);
    }
  }
  const { audience, size } = sum.done();
  return { digest: digestOf(row.plan, texts, audience), size, wordless: [...wordless] };
}

// ---------------------------------------------------------------- preview and forecast

function wordWith(row: store.CampaignRow, plan: Plan, rules: Rules, publicUrl: string) {
  const at = new Date(plan.start);
  return {
    plan,
    texts: row.state === 'draft' ? textsOf(plan) : textsOfRow(row),
    link: plan.link === null ? null : linkUrl(publicUrl, SAMPLE_CODE),
    labelOf: (channel: ChannelName) => labelOf(rules, { channel, purpose: plan.purpose }, at),
    labelRule: labelRule(rules, plan, at),
    price: priceOf(PRICES, null, plan.start.slice(0, 10)),
  };
}

function labelRule(rules: Rules, plan: Plan, at: Date): LabelRule | null {
  const [rule] = rulesFor(rules, 'label', { channel: 'sms', purpose: plan.purpose }, at);
  return rule === undefined ? null : { ...rule.value, source: rule.source };
}

/** Who would get what: counts, who is left out and why, ten examples as they would be sent, what the SMS cost. Saves nothing. */
export async function preview(
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<({ kind: 'preview'; id: number } & Preview) | NotPossible> {
  const { read } = deps.db;
  const row = await store.campaignById(read, id);
  if (row === null) return NO_CAMPAIGN;
  const rules = await sendingRules(read);
  const tally = previewTally(wordWith(row, planOfRow(row), rules, publicUrl));
  for await (const page of sortedPages(read, await sorting(read, row), deps.cases)) tally.add(page);
  return { kind: 'preview', id, ...tally.done() };
}

export type CampaignForecast = Forecast & {
  kind: 'forecast';
  id: number;
  /** Messages of the run; of them posted by hand. */
  total: number;
  manual: number;
  /** Is `dong` a sum, or is no price known? And has somebody confirmed the price? */
  dongKnown: boolean;
  priceVerified: boolean;
  budget: number | null;
  spent: number;
  /** Of a repeated campaign: how many runs, and how many of them the caps would keep from everybody. */
  series: { runs: number; blocked: number; rule: string | null } | null;
  /** All of it as sentences. */
  words: string[];
};

/**
 * When it will be done, what it costs and what runs out of time, under the rules, paces and limits of today. Before approval: of
 * everybody it would go to; after: of what still waits. A repeated campaign is reckoned one run at a time.
 */
export async function forecast(
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<CampaignForecast | NotPossible> {
  const row = await store.campaignById(deps.db.read, id);
  if (row === null) return NO_CAMPAIGN;
  if (row.state === 'cancelled' || row.state === 'finished') return wrongState(row);
  return foresee(deps, row, publicUrl);
}

/**
 * Takes the later end that the forecast offers ("chia làm 3 ngày?") into the plan. As any other change it makes the campaign a
 * draft again, written by whoever took it.
 */
export async function acceptSplit(
  deps: CampaignDeps,
  id: number,
  userId: number,
  publicUrl: string,
): Promise<{ kind: 'revised'; end: string } | NotPossible> {
  const row = await store.campaignById(deps.db.read, id);
  if (row === null) return NO_CAMPAIGN;
  if (row.state !== 'draft' && row.state !== 'submitted') return wrongState(row);
  const { split } = await foresee(deps, row, publicUrl);
  if (split === null) return notPossible('Không có cách chia ngày nào cần nhận: xem lại dự báo.');
  const plan = { ...planOfRow(row), end: split.end };
  const [, second] = runsOf(plan);
  if (second !== undefined && second.start < new Date(plan.end))
    return notPossible('Chia như vậy thì lần này chồng lên lần sau: hãy lặp thưa hơn hoặc bớt người nhận.');
  const done = await rewrite(deps, id, planColumns(plan, row.areaCode, userId));
  return done.kind === 'revised' ? { ...done, end: split.end } : done;
}

async function foresee(
  deps: CampaignDeps,
  row: store.CampaignRow,
  publicUrl: string,
): Promise<CampaignForecast> {
  const { read } = deps.db;
  const now = deps.now();
  const plan = planOfRow(row);
  const rules = await sendingRules(read);
  const with_ = wordWith(row, plan, rules, publicUrl);
  const tally = lotTally(wordingOf(with_));
  const gathered =
    row.state === 'draft' || row.state === 'submitted'
      ? await gatherPeople(read, row, tally, rules, now, deps.cases)
      : await gatherWaiting(read, row, tally, rules, now);
  const run = runOf(plan, row.runs - 1) ?? { start: row.startAt, end: row.endAt };
  const outlook: Outlook = {
    now,
    purpose: plan.purpose,
    start: run.start,
    end: run.end,
    hours: plan.hours,
    rate: plan.rate,
    lots: tally.done(),
    others: await store.othersWaiting(read, row.id, run.end),
    rules,
    days: await daysSent(read, now, rules),
    budgetLeft: plan.budget === null ? null : Math.max(0, plan.budget - row.spentDong),
  };
  const reckoned = reckon(outlook);
  const [channel] = peopleChannels(plan);
  const told = {
    ...reckoned,
    ...gathered,
    dongKnown: with_.price !== null,
    priceVerified: with_.price?.verified ?? false,
    budget: plan.budget,
    spent: row.spentDong,
    series: plan.repeat === null || channel === undefined ? null : blockedRuns(plan, channel, row.id, rules),
  };
  return { kind: 'forecast', id: row.id, ...told, words: forecastWords({ ...told, end: run.end }) };
}

async function gatherPeople(
  reader: Reader,
  row: store.CampaignRow,
  tally: ReturnType<typeof lotTally>,
  rules: Rules,
  now: Date,
  cases: Cases | undefined,
) {
  const by = await sorting(reader, row);
  const since = new Date(by.at.getTime() - HISTORY_MS);
  let [total, manual] = [0, 0];
  for await (const page of sortedPages(reader, by, cases)) {
    const sends = byContact(
      await store.recentSends(
        reader,
        page.in.flatMap((to) => to.contactId ?? []),
        since,
      ),
    );
    for (const to of page.in) {
      total += 1;
      if (to.manual) {
        manual += 1;
        continue;
      }
      const start = lotStart(by.plan, to.wave);
      const from = openFrom(by.plan.hours, start > now ? start : now);
      const past = sends.get(to.contactId ?? 0) ?? [];
      const ask = { purpose: by.plan.purpose, campaignId: row.id, rules, from };
      const held = past.length === 0 ? { readyAt: from, rule: null } : heldBack(to, past, ask);
      tally.add(to, held.readyAt, held.rule);
    }
  }
  return { total, manual };
}

async function gatherWaiting(
  reader: Reader,
  row: store.CampaignRow,
  tally: ReturnType<typeof lotTally>,
  rules: Rules,
  now: Date,
) {
  const plan = planOfRow(row);
  const groupId = plan.channels.includes('group') ? 0 : null;
  let [total, manual] = [0, 0];
  const from = (at: Date) => (at > now ? at : now);
  for (const { channel, areaCode, lane, nextAt, count } of await store.waitingLots(reader, row.id)) {
    total += count;
    if (lane === 'manual') manual += count;
    else tally.add({ channel, areaCode, groupId }, from(nextAt), null, count);
  }
  // Of whom was sent something lately, the cap decides: they are taken out of the crowd and put where it lets them go.
  const since = new Date(now.getTime() - HISTORY_MS);
  const recent = await store.waitingForRecent(reader, row.id, since, MOST_RECENT);
  for (let page = 0; page < recent.length; page += PAGE) {
    const people = recent.slice(page, page + PAGE);
    const ids = people.map((one) => one.contactId);
    const sends = byContact(await store.recentSends(reader, ids, since));
    for (const one of people) {
      const ask = { purpose: plan.purpose, campaignId: row.id, rules, from: from(one.nextAt) };
      const held = heldBack(one, sends.get(one.contactId) ?? [], ask);
      if (held.rule === null) continue;
      tally.add({ ...one, groupId }, from(one.nextAt), null, -1);
      tally.add({ ...one, groupId }, held.readyAt, held.rule);
    }
  }
  return { total, manual };
}

function byContact(sends: readonly store.RecentSend[]): Map<number, store.RecentSend[]> {
  const people = new Map<number, store.RecentSend[]>();
  for (const send of sends) people.set(send.contactId, [...(people.get(send.contactId) ?? []), send]);
  return people;
}

async function daysSent(reader: Reader, now: Date, rules: Rules) {
  const days = new Map<ChannelName, Map<string, number>>();
  const { day: today } = localMoment(now, rules.offset);
  for (const { channel, day, sent } of await store.channelDays(reader, today)) {
    const name = channel as ChannelName;
    days.set(name, (days.get(name) ?? new Map()).set(day, sent));
  }
  return days;
}

// ---------------------------------------------------------------- two persons

export type Submitted = { kind: 'submitted'; audience: number; digest: string };

/** Asks for approval: texts are frozen, and what was agreed on is fingerprinted. Nobody to write to is refused. */
export async function submit(
  deps: CampaignDeps,
  id: number,
  userId: number,
): Promise<Submitted | NotPossible> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    if (row.state !== 'draft') return wrongState(row);
    const plan = planOfRow(row);
    if (new Date(plan.end) <= now)
      return notPossible('Thời điểm kết thúc đã qua; sửa kế hoạch trước khi trình.');
    const frozen = textsOf(plan);
    const missing = plan.channels.filter((channel) => frozen[channel] === undefined);
    if (missing.length > 0) return notPossible(`Không còn văn bản cho kênh ${missing.join(', ')}.`);
    const texts = JSON.stringify(frozen);
    const rules = await sendingRules(tx);
    const wording = wordingOf(wordWith(row, plan, rules, LONG_URL));
    const { digest, size, wordless } = await digestNow(tx, row, texts, wording, deps.cases);
    if (size === 0) return notPossible('Không có ai để gửi: xem lại đối tượng, kênh và sự đồng ý.');
    if (wordless.length > 0) return notPossible(`Chưa trình được: ${wordless.join(' ')}`);
    const written = writeDigest(digest);
    const data = {
      state: 'submitted' as const,
      texts,
      digest: written,
      audienceSize: size,
      submittedAt: now,
    };
    if (!(await store.move(tx, id, ['draft'], { ...data, pauseReason: null }))) return wrongState(row);
    await audit(tx, {
      at: now,
      userId,
      action: 'campaign.submit',
      subject: `campaign:${id}`,
      detail: { audience: size },
    });
    return { kind: 'submitted', audience: size, digest: written };
  });
}

export type Approved =
  | { kind: 'approved'; messages: number }
  /** Something changed since it was submitted: it is a draft again. */
  | { kind: 'voided'; why: string[] };

/**
 * A second person says yes. What was submitted is compared with what would be sent now; a difference makes it a draft again.
 * Else every message is posted in the same transaction: a crash leaves all of them or none, and a key is never posted twice.
 */
export async function approve(
  deps: CampaignDeps,
  id: number,
  userId: number,
): Promise<Approved | NotPossible> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    if (row.state !== 'submitted') return wrongState(row);
    if (row.authorId === userId) return notPossible('Người soạn không được tự duyệt; cần một người khác.');
    if (new Date(planOfRow(row).end) <= now)
      return notPossible('Thời điểm kết thúc đã qua; chiến dịch không gửi được nữa.');
    const plan = planOfRow(row);
    const nextRunAt = runOf(plan, 1)?.start ?? null;
    const approved = { state: 'approved' as const, approverId: userId, approvedAt: now, runs: 1, nextRunAt };
    if (!(await store.move(tx, id, ['submitted'], approved))) return wrongState(row);

    const { digest } = await digestNow(tx, row, JSON.stringify(textsOf(plan)), null, deps.cases);
    const why = changesSince(row.digest, digest);
    const subject = `campaign:${id}`;
    if (why.length > 0) {
      const blank = { approverId: null, approvedAt: null, digest: null, submittedAt: null, nextRunAt: null };
      await store.move(tx, id, ['approved'], { state: 'draft', ...blank, pauseReason: why.join(' ') });
      await audit(tx, { at: now, userId, action: 'campaign.voided', subject });
      return { kind: 'voided', why };
    }
    const messages = await postAll(tx, deps, row, userId, now);
    await audit(tx, { at: now, userId, action: 'campaign.approve', subject, detail: { messages } });
    return { kind: 'approved', messages };
  });
}

async function postAll(
  tx: Tx,
  deps: CampaignDeps,
  row: store.CampaignRow,
  userId: number,
  now: Date,
): Promise<number> {
  const by = await sorting(tx, row);
  const linkFor = await linkMaker(tx, row, by.plan, userId, now);
  let messages = 0;
  for await (const page of sortedPages(tx, by, deps.cases)) {
    const rows: NewMessage[] = [];
    for (const to of page.in) {
      const start = lotStart(by.plan, to.wave);
      rows.push({
        ...to,
        key: keyOf(row.id, to),
        lane: to.manual ? 'manual' : 'bulk',
        step: to.manual ? 'manual' : null,
        purpose: by.plan.purpose,
        source: SOURCE,
        sourceId: row.id,
        campaignId: row.id,
        textId: by.plan.text[textChannelOf(to)] ?? null,
        linkCode: await linkFor(to),
        nextAt: openFrom(by.plan.hours, start > now ? start : now),
        expiresAt: new Date(by.plan.end),
        demo: row.demo,
      });
    }
    messages += await post(tx, deps.keys, rows, now);
  }
  return messages;
}

/** One link per area and channel, made when it is first needed; those of an earlier approval are used again. */
async function linkMaker(tx: Tx, row: store.CampaignRow, plan: Plan, userId: number, now: Date) {
  const { link } = plan;
  if (link === null) return async () => null;
  const codes = new Map<string, string>();
  for (const made of await listLinks(tx, { campaignId: row.id }))
    if (made.placement === link.placement) codes.set(`${made.areaCode} ${made.channel}`, made.code);
  return async ({ areaCode, channel }: Recipient): Promise<string> => {
    const key = `${areaCode} ${channel}`;
    const known = codes.get(key);
    if (known !== undefined) return known;
    const { placement } = link;
    const wanted = { areaCode, placement, campaignId: row.id, channel, by: userId, demo: row.demo };
    const code = await createLinkIn(tx, wanted, now);
    codes.set(key, code);
    return code;
  };
}

// ---------------------------------------------------------------- steering

export type Steered = { kind: 'done'; messages: number } | NotPossible;

async function steer(
  deps: Deps,
  id: number,
  by: { userId: number | null; action: string; from: readonly store.CampaignState[] },
  turn: (tx: Tx, row: store.CampaignRow, now: Date) => Promise<number | NotPossible>,
): Promise<Steered> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    if (!by.from.includes(row.state)) return wrongState(row);
    const done = await turn(tx, row, now);
    if (typeof done !== 'number') return done;
    await audit(tx, { at: now, userId: by.userId, action: by.action, subject: `campaign:${id}` });
    return { kind: 'done', messages: done };
  });
}

/** Stops handing over; what is queued keeps its time. What a provider has been given cannot be called back. */
export async function pause(deps: Deps, id: number, userId: number | null, reason = ''): Promise<Steered> {
  const from = ['approved', 'running'] as const;
  return steer(deps, id, { userId, action: 'campaign.pause', from }, async (tx, row, now) => {
    const data = { state: 'paused' as const, pausedAt: now, pauseReason: reason === '' ? null : reason };
    if (!(await store.move(tx, id, from, data))) return wrongState(row);
    return hold(tx, id);
  });
}

/** The outbox found that nearly everything fails: pauses the campaign and keeps the sentence for staff. */
export async function pauseForTrouble(deps: Deps, campaignId: number, staff: string): Promise<Steered> {
  return pause(deps, campaignId, null, staff);
}

/** Goes on where it stopped. */
export async function resume(deps: Deps, id: number, userId: number): Promise<Steered> {
  return steer(deps, id, { userId, action: 'campaign.resume', from: ['paused'] }, async (tx, row, now) => {
    if (row.endAt <= now) return notPossible('Thời điểm kết thúc đã qua; chiến dịch không gửi được nữa.');
    const state = row.startedAt === null ? ('approved' as const) : ('running' as const);
    if (!(await store.move(tx, id, ['paused'], { state, pausedAt: null, pauseReason: null })))
      return wrongState(row);
    return release(tx, id);
  });
}

/** Ends it for good; what is queued is dropped with the rule `cancelled`. */
export async function cancel(deps: Deps, id: number, userId: number): Promise<Steered> {
  const from = ['draft', 'submitted', 'approved', 'running', 'paused'] as const;
  return steer(deps, id, { userId, action: 'campaign.cancel', from }, async (tx, row, now) => {
    if (!(await store.move(tx, id, from, { state: 'cancelled', finishedAt: now }))) return wrongState(row);
    return cancelFor(tx, { campaignId: id }, 'cancelled', now);
  });
}

/**
 * What time alone brings about: approved campaigns start, the latest useful time expires what is left, and a campaign with
 * nothing left to do is finished.
 */
export async function due(
  deps: Deps,
  now: Date,
): Promise<{ started: number; finished: number; expired: number; runs: number }> {
  const done = { started: 0, finished: 0, expired: 0, runs: 0 };
  const open = await store.campaignsWhere(deps.db.read, {
    states: ['approved', 'running', 'paused'],
    startBy: now,
  });
  for (const row of open.reverse()) {
    const over = row.endAt <= now;
    if (row.state === 'approved')
      await deps.db.write(async (tx) => {
        if (await store.move(tx, row.id, ['approved'], { state: 'running', startedAt: now }))
          done.started += 1;
      });
    const plan = planOfRow(row);
    if (over || (runOf(plan, row.runs - 1)?.end ?? row.endAt) <= now)
      done.expired += await deps.db.write((tx) => expireFor(tx, { campaignId: row.id }, now));
    if (row.nextRunAt !== null && row.nextRunAt <= now) {
      done.runs += await postRuns(deps, row.id, now);
      continue;
    }
    if (plan.budget !== null)
      await deps.db.write(async (tx) => {
        await store.lockSpent(tx, row.id);
        await store.recountSpent(tx, row.id);
      });
    if (row.nextRunAt !== null || (row.state === 'paused' && !over)) continue;
    const { counts: by } = await counts(deps.db.read, row.id);
    if (by.queued + by.sending > 0) continue;
    await deps.db.write(async (tx) => {
      const moved = await store.move(tx, row.id, ['running', 'paused'], {
        state: 'finished',
        finishedAt: now,
      });
      if (moved) done.finished += 1;
    });
  }
  return done;
}

/**
 * Posts the runs of a repeated campaign whose start has come, one after the other. A run that was slept through is posted all the
 * same and expires: the ledger tells what people did not get.
 */
async function postRuns(deps: Deps, id: number, now: Date): Promise<number> {
  let posted = 0;
  for (let more = true; more; )
    more = await deps.db.write(async (tx) => {
      const row = await store.campaignById(tx, id);
      if (row === null || row.nextRunAt === null || row.nextRunAt > now) return false;
      const open = ['approved', 'running', 'paused'] as const;
      const state = open.find((one) => one === row.state);
      const plan = planOfRow(row);
      const run = runOf(plan, row.runs);
      if (state === undefined || run === null) return false;
      const data = { state, runs: row.runs + 1, nextRunAt: runOf(plan, row.runs + 1)?.start ?? null };
      if (!(await store.move(tx, id, open, data))) return false;
      const times = { ...plan, start: run.start.toISOString(), end: run.end.toISOString() };
      for (let wave = 0; wave < (plan.waves?.count ?? 1); wave++)
        await store.postRun(tx, {
          campaignId: id,
          run: run.run,
          wave,
          lane: state === 'paused' ? 'held' : 'bulk',
          nextAt: openFrom(plan.hours, lotStart(times, wave)),
          expiresAt: run.end,
          now,
        });
      if (run.end <= now) await expireFor(tx, { campaignId: id }, now);
      posted += 1;
      return true;
    });
  return posted;
}

/**
 * Raises the budget of a campaign under way; what it did not reach for goes on. Not by the author: money is agreed by two, as the
 * text is.
 */
export async function raiseBudget(deps: Deps, id: number, userId: number, dong: number): Promise<Steered> {
  const from = ['approved', 'running', 'paused'] as const;
  return steer(deps, id, { userId, action: 'campaign.budget', from }, async (tx, row, now) => {
    const plan = planOfRow(row);
    if (row.authorId === userId)
      return notPossible('Người soạn không được tự tăng kinh phí; cần một người khác.');
    if (plan.budget === null) return notPossible('Chiến dịch này không có giới hạn kinh phí.');
    if (!Number.isSafeInteger(dong) || dong <= plan.budget || dong > MOST_BUDGET)
      return notPossible(
        `Kinh phí mới phải lớn hơn ${sayCount(plan.budget)} đồng và không quá ${sayCount(MOST_BUDGET)} đồng.`,
      );
    const data = {
      state: row.state as (typeof from)[number],
      plan: JSON.stringify({ ...plan, budget: dong }),
    };
    if (!(await store.move(tx, id, from, data))) return wrongState(row);
    return store.releaseUnpaid(tx, id, now);
  });
}

// ---------------------------------------------------------------- sending

/** The source that says a campaign's words at the moment of sending. @param publicUrl what links begin with */
export function campaignSource(deps: CampaignDeps, publicUrl: string): Source {
  const load = async (ids: readonly number[]) =>
    new Map((await store.campaignsByIds(deps.db.read, ids)).map((row) => [row.id, row]));
  const said: Said = new Map();
  return {
    name: SOURCE,
    async prepare(messages, now) {
      const labels = new Map<string, string>();
      const rows = await load([...new Set(messages.flatMap((one) => one.campaignId ?? []))]);
      const rules = await sendingRules(deps.db.read);
      const campaigns = new Map(
        [...rows].map(([id, row]) => [id, { ...row, plan: planOfRow(row), texts: textsOfRow(row) }]),
      );
      const answers = new Map(
        messages.map((message) => {
          const campaign = campaigns.get(message.campaignId ?? 0);
          const aim = `${message.channel} ${message.purpose}`;
          const label = labels.get(aim) ?? labelOf(rules, message, now);
          labels.set(aim, label);
          return [message.id, answerFor(message, campaign, { publicUrl, label, now, said })] as const;
        }),
      );
      for (const { plan, id } of campaigns.values())
        if (plan.audience.consent === 'pending') {
          const own = messages.filter((one) => one.campaignId === id && answers.get(one.id)?.do === 'send');
          const people = own.map(({ contactId }) => ({ contactId: contactId ?? 0 }));
          const still = await withCases(deps.cases, deps.db.read, wishOf(plan.audience), people);
          const waiting = new Set(still.map((one) => one.contactId));
          const done = {
            do: 'drop',
            rule: 'no_longer_needed',
            staff: ruleWords('no_longer_needed'),
          } as const;
          for (const { id: messageId, contactId } of own)
            if (!waiting.has(contactId ?? 0)) answers.set(messageId, done);
        }
      for (const { id, plan, endAt } of campaigns.values())
        if (plan.budget !== null) {
          const own = messages.filter((one) => one.campaignId === id && one.channel === 'sms');
          const poor = await withinBudget(deps, { id, budget: plan.budget }, own, answers, now);
          for (const { id: messageId, expiresAt } of poor)
            answers.set(messageId, {
              do: 'hold',
              until: expiresAt ?? endAt,
              rule: 'budget',
              staff: beyondBudget(plan.budget),
            });
        }
      return answers;
    },
    async rates(campaignIds) {
      return new Map([...(await load(campaignIds))].map(([id, row]) => [id, planOfRow(row).rate]));
    },
  };
}

/**
 * Puts money aside for the SMS that are about to leave, before they leave: what a crash leaves in doubt stays paid for. Only when
 * the money seems to be used up is it counted anew from the ledger, because what failed gives its money back.
 * @returns the messages it does not reach for
 */
async function withinBudget(
  deps: Deps,
  { id, budget }: { id: number; budget: number },
  messages: readonly ClaimedMessage[],
  answers: ReadonlyMap<number, Prepared>,
  now: Date,
): Promise<ClaimedMessage[]> {
  const costs = new Map<Prepared, number>();
  const wishes = messages.flatMap((message) => {
    const answer = answers.get(message.id);
    if (answer?.do !== 'send') return [];
    const dong = costs.get(answer) ?? smsDong(answer.outgoing, now);
    costs.set(answer, dong);
    return [{ id: message.id, dong }];
  });
  if (wishes.length === 0) return [];
  return deps.db.write(async (tx) => {
    const spent = await store.lockSpent(tx, id);
    const paid = await store.paidFor(
      tx,
      wishes.map((wish) => wish.id),
    );
    const open = wishes.filter((wish) => !paid.has(wish.id));
    let granted = affordable(open, budget - spent);
    if (granted.length < open.length) granted = affordable(open, budget - (await store.recountSpent(tx, id)));
    await store.putAside(tx, id, granted);
    const sure = new Set([...paid, ...granted.map((wish) => wish.id)]);
    return messages.filter(
      (message) => wishes.some((wish) => wish.id === message.id) && !sure.has(message.id),
    );
  });
}

// ---------------------------------------------------------------- showing

export type Status = StatusCounts & {
  id: number;
  name: string;
  state: store.CampaignState;
  startedAt: string | null;
  finishedAt: string | null;
  pauseReason: string | null;
  /** When it will be over, as the forecast reckons; null before approval, while paused and when it is over. */
  forecastFinishAt: string | null;
  /** Money: the plan's limit and what is put aside for messages so far; null: no limit. */
  budget: { dong: number; spent: number } | null;
  /** Of a repeated campaign: runs posted, runs in all, when the next one starts. */
  series: { posted: number; runs: number; nextAt: string | null } | null;
};

/** How a campaign stands. The counts always add up to the total. */
export async function status(deps: CampaignDeps, id: number): Promise<Status | NotPossible> {
  const row = await store.campaignById(deps.db.read, id);
  if (row === null) return NO_CAMPAIGN;
  const plan = planOfRow(row);
  const { name, state, startedAt, finishedAt, pauseReason } = row;
  return {
    id,
    name,
    state,
    ...(await counts(deps.db.read, id)),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    pauseReason,
    forecastFinishAt: await doneAt(deps, row),
    budget: plan.budget === null ? null : { dong: plan.budget, spent: row.spentDong },
    series:
      plan.repeat === null
        ? null
        : { posted: row.runs, runs: runsOf(plan).length, nextAt: row.nextRunAt?.toISOString() ?? null },
  };
}

/** Forecasts of campaigns under way, for the page that asks every second: as good a minute later. */
const reckonings = new WeakMap<
  Deps['db'],
  Map<number, { until: number; state: string; doneAt: string | null }>
>();
const RECKONED_MS = 60_000;

async function doneAt(deps: CampaignDeps, row: store.CampaignRow): Promise<string | null> {
  if (row.state !== 'approved' && row.state !== 'running') return null;
  if (row.nextRunAt !== null) return lastEnd(planOfRow(row)).toISOString();
  const now = deps.now().getTime();
  const known = reckonings.get(deps.db) ?? new Map();
  reckonings.set(deps.db, known);
  const before = known.get(row.id);
  if (
    before !== undefined &&
    before.state === row.state &&
    now < before.until &&
    now > before.until - 2 * RECKONED_MS
  )
    return before.doneAt;
  const { doneAt: reckoned } = await foresee(deps, row, LONG_URL);
  known.set(row.id, { until: now + RECKONED_MS, state: row.state, doneAt: reckoned });
  return reckoned;
}

/** A campaign's row, for pages and for asking whether somebody may act on it (`areaCode`). */
export async function find(reader: Reader, id: number): Promise<store.CampaignRow | null> {
  return store.campaignById(reader, id);
}

/** Campaigns, newest first. */
export async function list(reader: Reader, limit = 200): Promise<store.CampaignRow[]> {
  return store.campaignsWhere(reader, { limit });
}

const LEDGER_HEADER = [
  'message_id',
  'area',
  'area_name',
  'channel',
  'wave',
  'state',
  'reason',
  'reason_text',
  'queued_at',
  'sent_at',
  'delivered_at',
  'seen_at',
  'closed_at',
  'provider_id',
  'segments',
];
const LEDGER_PAGE = 2_000;

/** The ledger of a campaign as CSV, one line per recipient, the header first; never a name or an address. */
export async function* ledgerCsv(deps: Deps, id: number): AsyncGenerator<string> {
  yield csvLine(LEDGER_HEADER);
  for (let after = 0; ; ) {
    const rows = await ledger(deps.db.read, { campaignId: id, after, limit: LEDGER_PAGE });
    for (const row of rows) {
      yield csvLine([
        row.id,
        row.areaCode,
        unitAt(row.areaCode, row.createdAt)?.fullName ?? '',
        row.channel,
        row.wave,
        row.state,
        row.rule ?? row.reason,
        row.staffText ?? (row.rule === null ? '' : ruleWords(row.rule)),
        row.createdAt,
        row.sentAt,
        row.deliveredAt,
        row.seenAt,
        row.closedAt,
        row.providerId,
        row.segments,
      ]);
      after = row.id;
    }
    if (rows.length < LEDGER_PAGE) return;
  }
}
