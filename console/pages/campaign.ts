import { Readable } from 'node:stream';
import {
  approve,
  type CampaignRow,
  cancel,
  find,
  ledgerCsv,
  type NotPossible,
  type Plan,
  pause,
  preview,
  resume,
  type Steered,
  status,
  submit,
} from '../../campaigns/campaigns.ts';
import { ledger, ruleWords } from '../../outbox/outbox.ts';
import { can, canApprove, covers } from '../../staff/access.ts';
import { findUserById } from '../../staff/staff.ts';
import { type Answer, type Done, forbidden, notFound } from '../answer.ts';
import { stacked } from '../bar.ts';
import type { StaffPage } from '../http.ts';
import { placeName, shortName } from '../places.ts';
import { sayCount, sayShare } from '../say.ts';
import { campaignWord, channelWord, MESSAGE_STATES, messageWord, PURPOSE_WORDS } from '../words.ts';

const LEDGER_PAGE = 100;
const MOST_AREAS = 40;

/** One campaign: what it is, who would get it, how it stands, and what may be done with it now. */
export async function showCampaign(page: StaffPage): Promise<Answer> {
  return campaignPage(page, null);
}

export async function submitCampaign(page: StaffPage): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!can(page.user, 'campaign.write', row.areaCode)) return forbidden();
  const result = await submit(page.needs.deps, row.id, page.user.id);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  return back(row.id, 'submitted');
}

export async function approveCampaign(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!canApprove(user, row))
    return forbidden('Người soạn không tự duyệt; cần một người khác có quyền duyệt.');
  const result = await approve(needs.deps, row.id, user.id);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  if (result.kind === 'voided')
    return campaignPage(
      page,
      `Đã có thay đổi từ khi trình, chiến dịch trở lại bản nháp. ${result.why.join(' ')}`,
    );
  await needs.wake('dispatch');
  return back(row.id, 'approved');
}

export async function pauseCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'paused', (row) => pause(page.needs.deps, row.id, page.user.id));
}

export async function resumeCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'resumed', (row) => resume(page.needs.deps, row.id, page.user.id));
}

export async function cancelCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'cancelled', (row) => cancel(page.needs.deps, row.id, page.user.id));
}

/** The whole ledger as a file, streamed: a campaign may have a million lines. */
export async function downloadLedger(page: StaffPage): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const body = Readable.from(marked(ledgerCsv(page.needs.deps, row.id)));
  return { kind: 'file', name: `chien-dich-${row.id}.csv`, type: 'text/csv; charset=utf-8', body };
}

/** The byte order mark first, without which Excel shows Vietnamese as noise. */
async function* marked(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* lines;
}

/** The counts alone, for a page that watches a running campaign. */
export async function showProgress(page: StaffPage): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return { kind: 'nothing' };
  return {
    kind: 'piece',
    view: 'pages/campaign-progress',
    data: { id: row.id, progress: await progressOf(page, row) },
  };
}

async function steer(
  page: StaffPage,
  done: Done,
  turn: (row: CampaignRow) => Promise<Steered>,
): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const { user } = page;
  if (!can(user, 'campaign.write', row.areaCode) && !can(user, 'campaign.approve', row.areaCode))
    return forbidden();
  const result: Steered | NotPossible = await turn(row);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  await page.needs.wake('dispatch');
  return back(row.id, done);
}

function back(id: number, done: Done): Answer {
  return { kind: 'goto', to: `/campaigns/${id}`, done };
}

function noCampaign(): Answer {
  return notFound('Không có chiến dịch này trong địa bàn của anh/chị.');
}

async function ownCampaign({ needs, user, param }: StaffPage): Promise<CampaignRow | null> {
  const id = Number(param('id'));
  const row = Number.isSafeInteger(id) ? await find(needs.deps.db.read, id) : null;
  return row !== null && covers(user, row.areaCode) ? row : null;
}

async function campaignPage(page: StaffPage, mistake: string | null): Promise<Answer> {
  const { needs, user, now } = page;
  const { read } = needs.deps.db;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const before = row.state === 'draft' || row.state === 'submitted';
  const shown = before ? await preview(needs.deps, row.id, needs.publicUrl) : null;
  const author = await findUserById(read, row.authorId);
  const approver = row.approverId === null ? null : await findUserById(read, row.approverId);
  const mayWrite = can(user, 'campaign.write', row.areaCode);
  const maySteer = mayWrite || can(user, 'campaign.approve', row.areaCode);
  const plan = JSON.parse(row.plan) as Plan;
  return {
    kind: 'page',
    view: 'campaign',
    title: row.name,
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      id: row.id,
      name: row.name,
      state: campaignWord(row.state),
      pauseReason: row.pauseReason,
      facts: {
        purpose: PURPOSE_WORDS[row.purpose] ?? row.purpose,
        channels: plan.channels.map(channelWord).join(' → '),
        areas: plan.audience.areas.map((code) => placeName(code, now)).join('; ') || 'Mọi nơi',
        tags: plan.audience.tags.join(', '),
        startAt: row.startAt,
        endAt: row.endAt,
        rate: plan.rate,
        author: author?.displayName ?? 'Không rõ',
        approver: approver?.displayName ?? null,
      },
      may: {
        submit: row.state === 'draft' && mayWrite,
        approve: row.state === 'submitted' && canApprove(user, row),
        waitsForOther: row.state === 'submitted' && row.authorId === user.id,
        pause: (row.state === 'running' || row.state === 'approved') && maySteer,
        resume: row.state === 'paused' && maySteer,
        cancel: row.state !== 'finished' && row.state !== 'cancelled' && maySteer,
      },
      preview: shown?.kind === 'preview' ? previewData(shown, now) : null,
      progress: before ? null : await progressOf(page, row),
      ledger: before ? null : await ledgerData(page, row),
    },
  };
}

function previewData(shown: Extract<Awaited<ReturnType<typeof preview>>, { kind: 'preview' }>, now: Date) {
  const areas = Object.entries(shown.byArea).sort((a, b) => b[1] - a[1]);
  return {
    total: shown.total,
    manual: shown.manual,
    channels: Object.entries(shown.byChannel).map(([channel, count]) => ({
      title: channelWord(channel),
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
    examples: shown.examples.map((one) => ({
      channel: channelWord(one.channel),
      area: shortName(one.areaCode, now),
      text: one.text,
      sms:
        one.sms === undefined
          ? null
          : {
              parts: one.sms.segments,
              costly: one.sms.costly?.letter ?? null,
            },
    })),
  };
}

async function progressOf({ needs, now }: StaffPage, row: CampaignRow) {
  const found = await status(needs.deps, row.id);
  if ('kind' in found) return null;
  const { total, counts } = found;
  const left = counts.queued + counts.sending;
  const reached = counts.sent + counts.delivered + counts.seen;
  return {
    live: row.state === 'running' || row.state === 'approved',
    total,
    reached,
    reachedShare: sayShare(reached, total),
    left,
    bar: stacked(
      MESSAGE_STATES.map((state) => ({
        count: counts[state],
        look: `s-${state}`,
        title: `${messageWord(state).word}: ${sayCount(counts[state])}`,
      })),
    ),
    states: MESSAGE_STATES.filter((state) => counts[state] > 0).map((state) => ({
      look: `s-${state}`,
      title: messageWord(state).word,
      count: counts[state],
    })),
    channels: Object.entries(found.byChannel).map(([channel, by]) => {
      const all = Object.values(by).reduce((sum, count) => sum + count, 0);
      const arrived = by.sent + by.delivered + by.seen;
      return { title: channelWord(channel), all, arrived, share: sayShare(arrived, all) };
    }),
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    at: now,
  };
}

async function ledgerData(page: StaffPage, row: CampaignRow) {
  const { needs, now } = page;
  const state = MESSAGE_STATES.find((one) => one === page.query('state'));
  const channel = ['zalo', 'telegram', 'sms', 'webchat'].find((one) => one === page.query('channel'));
  const after = Number(page.query('after'));
  const rows = await ledger(needs.deps.db.read, {
    campaignId: row.id,
    ...(state === undefined ? {} : { states: [state] }),
    ...(channel === undefined ? {} : { channel }),
    after: Number.isSafeInteger(after) && after > 0 ? after : 0,
    limit: LEDGER_PAGE,
  });
  return {
    states: MESSAGE_STATES.map((value) => ({
      value,
      title: messageWord(value).word,
      chosen: value === state,
    })),
    channels: ['zalo', 'telegram', 'sms'].map((value) => ({
      value,
      title: channelWord(value),
      chosen: value === channel,
    })),
    rows: rows.map((one) => ({
      id: one.id,
      area: shortName(one.areaCode, now),
      channel: channelWord(one.channel),
      state: messageWord(one.state),
      why: one.staffText ?? (one.rule === null ? '' : ruleWords(one.rule)),
      at: one.seenAt ?? one.deliveredAt ?? one.sentAt ?? one.closedAt ?? one.nextAt,
    })),
    next:
      rows.length === LEDGER_PAGE
        ? new URLSearchParams({
            ...(state === undefined ? {} : { state }),
            ...(channel === undefined ? {} : { channel }),
            after: String(rows.at(-1)?.id ?? 0),
          }).toString()
        : null,
  };
}
