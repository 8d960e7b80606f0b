import { MINUTE_MS } from '../calendar/durations.ts';
import type { FaultKind, InjectedFault, SandboxSettings } from './faults.ts';
import type { Operator } from './sms/operator.ts';
import {
  type Answered,
  type Complaints,
  openStage,
  type Reports,
  type Stage,
  type StageRequest,
} from './stage.ts';

/**
 * What staff in training see of an SMS sandbox: the phones, a form that answers as a citizen, and buttons that break things.
 * `GET /` the page, `POST /sandbox/reply`, `POST /sandbox/fault`.
 */
export type Page = {
  title: string;
  operator: Operator;
  faults: InjectedFault[];
  now: () => Date;
  /** Sends a text as a citizen would; false: nobody listens, or this provider has no way back. */
  reply(from: string, text: string): Promise<boolean>;
};

/** The faults that staff may cause, as their buttons say it. */
export const FAULT_WORDS: Record<FaultKind, string> = {
  outage: 'Mất kết nối 1 phút',
  throttled: 'Quá nhiều yêu cầu, 1 phút',
  credentials: 'Sai tài khoản, 1 phút',
  slow: 'Trả lời chậm, 1 phút',
  lost_answer: 'Nhận tin nhưng mất câu trả lời, 1 phút',
  drop: 'Cắt kết nối, 1 phút',
  garbage: 'Trả về trang lỗi, 1 phút',
};
const FAULT_MS = MINUTE_MS;
const SHOWN = 100;

export async function answerPage(page: Page, asked: StageRequest): Promise<Answered | null> {
  const fields = new URLSearchParams(asked.body);
  if (asked.path === '/' && asked.method === 'GET') return { text: draw(page) };
  if (asked.path === '/sandbox/reply' && asked.method === 'POST') {
    const sent = await page.reply(fields.get('from') ?? '', fields.get('text') ?? '');
    return sent ? { text: draw(page) } : { status: 409, text: 'Chưa có nơi nhận tin trả lời.' };
  }
  if (asked.path === '/sandbox/fault' && asked.method === 'POST') {
    const kind = fields.get('kind') ?? '';
    const fault = plannedFault(kind, page.now());
    if (fault === null) return { status: 400, text: 'Không có sự cố này.' };
    page.faults.splice(0, page.faults.length, fault);
    return { text: draw(page) };
  }
  return null;
}

const STATES = { waiting: 'đang chờ', delivered: 'đã nhận', failed: 'không nhận được' } as const;

function draw({ title, operator, faults, now }: Page): string {
  const rows = operator.messages
    .slice(-SHOWN)
    .toReversed()
    .map(
      ({ to, from, text, segments, state }) =>
        `<tr><td>${html(to)}</td><td>${html(from)}</td><td>${html(text)}</td><td>${segments}</td><td>${STATES[state]}</td></tr>`,
    );
  const running = faults.filter((fault) => fault.until === undefined || fault.until > now());
  const buttons = Object.entries(FAULT_WORDS).map(
    ([kind, words]) => `<button name="kind" value="${kind}">${words}</button>`,
  );
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${html(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}table{border-collapse:collapse;width:100%}button,input{font:inherit;margin:.2rem}td:nth-child(3){white-space:pre-wrap}</style>
<h1>${html(title)}</h1>
<p>Trang tập luyện: không tin nào rời khỏi máy này. Số kết thúc bằng 00 không tồn tại, bằng 01 không nhận được tin.</p>
<h2>Trả lời như người dân</h2>
<form method="post" action="/sandbox/reply"><input name="from" placeholder="0912345678" aria-label="Số điện thoại" required> <input name="text" placeholder="Nội dung" aria-label="Nội dung" size="40" required> <button>Gửi</button></form>
<h2>Gây sự cố</h2>
<form method="post" action="/sandbox/fault">${buttons.join(' ')}</form>
<p>${running.length === 0 ? 'Đang bình thường.' : `Đang có sự cố: ${running.map((fault) => FAULT_WORDS[fault.kind]).join(', ')}.`}</p>
<h2>Tin trên điện thoại (${operator.messages.length})</h2>
<table><tr><th>Tới</th><th>Từ</th><th>Nội dung</th><th>Phần</th><th>Trạng thái</th></tr>${rows.join('')}</table></html>`;
}

/** A fault for a minute; null when there is none of this kind. */
export function plannedFault(kind: string, now: Date): InjectedFault | null {
  if (!Object.hasOwn(FAULT_WORDS, kind)) return null;
  return { kind: kind as FaultKind, until: new Date(now.getTime() + FAULT_MS) };
}

export function html(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** A provider's interface with the page of its phones beside it; closing it also stops the receipts on their way. */
export async function openSmsStage(
  settings: SandboxSettings,
  stand: Pick<Page, 'title' | 'operator' | 'reply'> & {
    complaints: Complaints;
    answer(asked: StageRequest): Answered;
    reports: Reports;
  },
): Promise<Stage> {
  const { complaints, answer, reports, ...shown } = stand;
  const page = { ...shown, faults: settings.faults, now: settings.now };
  const stage = await openStage(settings, complaints, answer, (asked) => answerPage(page, asked));
  return {
    ...stage,
    close: async () => {
      reports.stop();
      await stage.close();
    },
  };
}
