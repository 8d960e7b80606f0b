import { Readable } from 'node:stream';
import { inSentence } from '../../../areas/units.ts';
import { noonOf } from '../../../calendar/moment.ts';
import { sayDayShort, sayMoment } from '../../../calendar/words.ts';
import {
  audienceNotes,
  type CampaignReview,
  type CampaignRow,
  find,
  forecast,
  ledgerCsv,
  type NotPossible,
  preview,
  REMARK_KINDS,
  type RemarkKind,
  review,
} from '../../../campaigns/campaigns.ts';
import { CONSENT_STANDING_LABELS, REPEAT_WORDS } from '../../../campaigns/labels.ts';
import { storedPlan } from '../../../campaigns/plan.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import { purposeLabel } from '../../../outbox/labels.ts';
import { canApprove } from '../../../staff/access.ts';
import { may } from '../../../staff/act.ts';
import { findUserById } from '../../../staff/staff.ts';
import { campaignEffect } from '../../../uptake/uptake.ts';
import { sayCount } from '../../../writing/numbers.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, shortName } from '../../places.ts';
import { campaignWord } from '../../tags.ts';
import { ledgerAsked, ledgerData } from './ledger.ts';
import { progressOf } from './progress.ts';
import { stepper } from './step.ts';

const MOST_AREAS = 40;
/** How often a page without script is loaded again while a campaign runs. */
const RELOAD_SECONDS = 15;

/** One campaign: what it is, who would get it, how it stands, and what may be done with it now. */
export async function showCampaign(page: StaffPage): Promise<PageAnswer> {
  return campaignPage(page, null);
}

/** The ledger as a file, as the page's filters have it, streamed: a campaign may have a million lines. */
export async function downloadLedger(page: StaffPage): Promise<PageAnswer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const { filter } = ledgerAsked(page);
  const body = Readable.from(marked(ledgerCsv(page.act, page.needs.deps, row.id, filter)));
  const part = Object.values(filter).some((one) => one !== undefined) ? '-loc' : '';
  return { kind: 'file', name: `chien-dich-${row.id}${part}.csv`, type: 'text/csv; charset=utf-8', body };
}

/** The byte order mark first, without which Excel shows Vietnamese as noise. */
async function* marked(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* lines;
}

/** The counts alone, for a page that asks for them by itself. */
export async function showProgress(page: StaffPage): Promise<PageAnswer> {
  const row = await ownCampaign(page);
  if (row === null) return { kind: 'nothing' };
  return {
    kind: 'piece',
    view: 'campaigns/progress',
    data: { id: row.id, progress: await progressOf(page, row) },
  };
}

/**
 * The counts as they change, until the campaign comes into another state. Everybody who watches is shown the same, so what is said must not
 * depend on who asks; who may ask is asked when the stream opens, and it opens anew every few minutes.
 */
export async function watchProgress(page: StaffPage): Promise<PageAnswer> {
  const { needs, streams, user } = page;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const stream = streams.open(`campaign ${row.id} ${row.state}`, user.id, async () => {
    const now = await find(page.act, needs.deps.db.read, row.id);
    if (now === null) return null;
    const progress = await progressOf({ ...page, now: needs.deps.now() }, now);
    return {
      html: page.fill('campaigns/live', { id: row.id, progress }),
      // In another state the page has other buttons: it is loaded anew.
      over: now.state !== row.state || !isLive(row),
    };
  });
  return stream === null ? { kind: 'busy' } : { kind: 'events', stream };
}

function isLive(row: CampaignRow): boolean {
  return row.state === 'running' || row.state === 'approved';
}

export function noCampaign(): PageAnswer {
  return notFound('Không có chiến dịch này trong địa bàn của anh/chị.');
}

export async function ownCampaign({ needs, act, param }: StaffPage): Promise<CampaignRow | null> {
  const id = rowNumber(param('id'));
  return id === null ? null : find(act, needs.deps.db.read, id);
}

export async function campaignPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const { read } = needs.deps.db;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const before = row.state === 'draft' || row.state === 'submitted';
  const shown = before ? await preview(page.act, needs.deps, row.id, needs.publicUrl) : null;
  const author = await findUserById(read, row.authorId);
  const approver = row.approverId === null ? null : await findUserById(read, row.approverId);
  const mayWrite = may(page.act, 'campaign.write', row.areaCode);
  const maySteer = mayWrite || may(page.act, 'campaign.approve', row.areaCode);
  const plan = storedPlan(row.plan);
  const said = await review(page.act, needs.deps, row.id);
  const mayApprove =
    row.state === 'submitted' && canApprove(user, { ...row, authors: said?.authors ?? [row.authorId] }, now);
  const outlook =
    row.state === 'cancelled' || row.state === 'finished'
      ? null
      : await forecast(page.act, needs.deps, row.id, needs.publicUrl);
  const live = isLive(row);
  const query = page.query;
  return {
    kind: 'page',
    view: 'campaigns/campaign',
    title: row.name,
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      id: row.id,
      name: row.name,
      state: campaignWord(row.state),
      pauseReason: row.pauseReason,
      facts: {
        purpose: purposeLabel(row.purpose),
        channels: plan.channels.map(channelLabel).join(' → '),
        areas: areasOf(plan.audience, now),
        places: plan.audience.places.map((place) => place.words),
        tags: plan.audience.tags.join(', '),
        excludeTags: plan.audience.excludeTags.join(', '),
        who: [
          plan.audience.bundle === null ? '' : `có hồ sơ ${BUNDLE_WORDS[plan.audience.bundle]}`,
          plan.audience.consent === null ? '' : inSentence(CONSENT_STANDING_LABELS[plan.audience.consent]),
        ]
          .filter((word) => word !== '')
          .join(', '),
        hours: plan.hours,
        repeat: plan.repeat === null ? null : REPEAT_WORDS[plan.repeat.every],
        until: plan.repeat === null ? null : noonOf(plan.repeat.until),
        waves: plan.waves?.count ?? null,
        budget: plan.budget === null ? null : `${sayCount(plan.budget)} đồng`,
        startAt: row.startAt,
        endAt: row.endAt,
        rate: plan.rate,
        author: author?.displayName ?? 'Không rõ',
        approver: approver?.displayName ?? null,
      },
      may: {
        submit: row.state === 'draft' && mayWrite,
        approve: mayApprove,
        giveBack: row.state === 'submitted' && may(page.act, 'campaign.approve', row.areaCode),
        remark: maySteer && row.state !== 'finished' && row.state !== 'cancelled',
        try: row.state !== 'finished' && row.state !== 'cancelled' && mayWrite,
        edit: (row.state === 'draft' || row.state === 'submitted') && mayWrite,
        split:
          (row.state === 'draft' || row.state === 'submitted') &&
          mayWrite &&
          outlook !== null &&
          outlook.kind !== 'not_possible' &&
          outlook.split !== null,
        budget:
          live &&
          plan.budget !== null &&
          row.authorId !== user.id &&
          may(page.act, 'campaign.approve', row.areaCode),
        waitsForOther: row.state === 'submitted' && (said?.authors.includes(user.id) ?? false),
        pause: (row.state === 'running' || row.state === 'approved') && maySteer,
        resume: row.state === 'paused' && maySteer,
        cancel: row.state !== 'finished' && row.state !== 'cancelled' && maySteer,
      },
      talk: said === null ? null : await talkOf(page, said),
      steps: row.state === 'draft' && mayWrite ? stepper(5, null) : [],
      refresh: live ? RELOAD_SECONDS : null,
      forecast: outlook === null || outlook.kind === 'not_possible' ? null : forecastData(outlook),
      preview: shown?.kind === 'preview' ? previewData(shown, now) : null,
      notes: before ? await audienceNotes(page.act, read, row.id) : [],
      seeable: before && plan.waves?.by === 'commune' ? await seeable(page, row) : null,
      progress: before ? null : await progressOf(page, row),
      ledger: before ? null : await ledgerData(page, row, query),
    },
  };
}

/** Remarks and versions with the names of who wrote them. */
async function talkOf({ needs }: StaffPage, said: CampaignReview) {
  const names = new Map<number, string>();
  const nameOf = async (id: number) => {
    const known = names.get(id) ?? (await findUserById(needs.deps.db.read, id))?.displayName ?? 'Không rõ';
    names.set(id, known);
    return known;
  };
  const remarks = [];
  for (const { userId, at, kind, words } of said.remarks)
    remarks.push({ who: await nameOf(userId), at, kind: REMARK_KINDS[kind as RemarkKind], words });
  const versions = [];
  for (const { number, authorId, at, changes } of said.versions)
    versions.push({ number, who: await nameOf(authorId), at, changes });
  return { remarks, versions: versions.length > 1 ? versions.reverse() : [] };
}

/** What effect could be seen at all, per bundle: said before anybody agrees, so that nobody waits for an answer that cannot come. */
async function seeable({ needs, act }: StaffPage, row: CampaignRow) {
  const found = await campaignEffect(act, needs.deps.db.read, row.id);
  return (found?.bundles ?? []).map(({ label, foresight }) => ({ label, words: foresight?.words ?? [] }));
}

function previewData(shown: Extract<Awaited<ReturnType<typeof preview>>, { kind: 'preview' }>, now: Date) {
  const areas = Object.entries(shown.byArea).sort((a, b) => b[1] - a[1]);
  return {
    total: shown.total,
    manual: shown.manual,
    channels: Object.entries(shown.byChannel).map(([channel, count]) => ({
      title: channelLabel(channel),
      count,
    })),
    areas: areas.slice(0, MOST_AREAS).map(([code, count]) => ({ title: shortName(code, now), count })),
    moreAreas: Math.max(0, areas.length - MOST_AREAS),
    leftOut: shown.leftOut.filter((one) => one.count > 0),
    leftOutTotal: shown.leftOut.reduce((sum, one) => sum + one.count, 0),
    problems: shown.problems,
    smsParts: shown.sms.segments,
    cost: shown.sms.dong === null || shown.sms.segments === 0 ? null : `${sayCount(shown.sms.dong)} đồng`,
    costVerified: shown.sms.verified,
    label: shown.sms.label?.words ?? null,
    examples: shown.examples.map((one) => ({
      channel: channelLabel(one.channel),
      area: shortName(one.areaCode, now),
      text: one.text,
      sms:
        one.sms === undefined
          ? null
          : {
              parts: one.sms.segments,
              dong: one.sms.dong,
              left: one.sms.left,
              costly: one.sms.costly?.words ?? null,
            },
    })),
  };
}

/** A province is said by its name, a long list of communes by its first ones. */
function areasOf({ areas }: { areas: readonly string[] }, now: Date): string {
  if (areas.length === 0) return 'Mọi nơi';
  const named = areas.slice(0, 6).map((code) => placeName(code, now));
  return named.join('; ') + (areas.length > 6 ? ` và ${areas.length - 6} nơi khác` : '');
}

function forecastData(outlook: Exclude<Awaited<ReturnType<typeof forecast>>, NotPossible>) {
  const { split, days } = outlook;
  return {
    words: outlook.words,
    days: days.length > 1 ? days.map(({ day, sent }) => ({ day: sayDayShort(day), sent })) : [],
    split:
      split === null ? null : { days: split.days, end: sayMoment(new Date(split.end)), many: split.days > 1 },
  };
}
