import type { InjectedFault } from '../faults.ts';
import { FAULT_WORDS, html, plannedFault } from '../page.ts';
import type { Answered, StageRequest } from '../stage.ts';
import type { ZaloState } from './zalo-state.ts';

/** What staff in training see of the Zalo stand-in: the phones, a form that writes as a citizen, buttons that break things. */
export type ZaloPage = { state: ZaloState; faults: InjectedFault[]; now: () => Date };

const SHOWN = 100;
const USER_ID = /^\d{5,20}$/;
const MOST_TEXT = 2000;

export async function answerZaloPage(
  { state, faults, now }: ZaloPage,
  asked: StageRequest,
): Promise<Answered | null> {
  const fields = new URLSearchParams(asked.body);
  const done = (): Answered => ({ text: draw(state, faults, now()) });
  if (asked.path === '/' && asked.method === 'GET') return done();
  if (asked.method !== 'POST') return null;
  const user = fields.get('user') ?? '';
  switch (asked.path) {
    case '/sandbox/webhook': {
      const url = fields.get('url') ?? '';
      if (url !== '' && !/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url))
        return { status: 400, text: 'Chỉ gửi được tới chương trình trên máy này (http://localhost:…).' };
      state.webhook = url === '' ? null : url;
      return done();
    }
    case '/sandbox/say':
    case '/sandbox/follow':
    case '/sandbox/unfollow':
      if (!USER_ID.test(user)) return { status: 400, text: 'Mã người dùng gồm 5 đến 20 chữ số.' };
      if (asked.path === '/sandbox/say')
        await state.say(user, (fields.get('text') ?? '').slice(0, MOST_TEXT));
      else if (asked.path === '/sandbox/follow') await state.follow(user);
      else await state.unfollow(user);
      return done();
    case '/sandbox/expire':
      state.tokens.expireAccess();
      return done();
    case '/sandbox/fault': {
      const fault = plannedFault(fields.get('kind') ?? '', now());
      if (fault === null) return { status: 400, text: 'Không có sự cố này.' };
      faults.splice(0, faults.length, fault);
      return done();
    }
    default:
      return null;
  }
}

const KINDS = { text: '', image: 'Kèm ảnh', file: 'Tệp', template: 'Mẫu ZBS', group: 'Nhóm' } as const;

function draw(state: ZaloState, faults: readonly InjectedFault[], now: Date): string {
  const { world } = state;
  const rows = world.said
    .slice(-SHOWN)
    .toReversed()
    .map((one) => {
      // A tap is what the citizen would do with the button: the same text as its payload comes back.
      const buttons = one.buttons.map(({ title, payload }) =>
        payload === null || one.by !== 'oa'
          ? `<span>[${html(title)}]</span>`
          : `<form method="post" action="/sandbox/say"><input type="hidden" name="user" value="${html(one.to)}"><input type="hidden" name="text" value="${html(payload)}"><button>${html(title)}</button></form>`,
      );
      const who = one.by === 'oa' ? `OA → ${html(one.to)}` : `${html(one.to)} → OA`;
      return `<tr><td>${who}</td><td>${html(one.text)}${buttons.join(' ')}</td><td>${KINDS[one.kind]}</td></tr>`;
    });
  const running = faults.filter((fault) => fault.until === undefined || fault.until > now);
  const breaks = Object.entries(FAULT_WORDS).map(
    ([kind, words]) => `<button name="kind" value="${kind}">${words}</button>`,
  );
  const person =
    '<input name="user" placeholder="Mã người dùng, chỉ chữ số" aria-label="Mã người dùng" required>';
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Zalo OA (tập luyện)</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}table{border-collapse:collapse;width:100%}button,input{font:inherit;margin:.2rem}form{display:inline}td:nth-child(2){white-space:pre-wrap}</style>
<h1>Zalo OA (tập luyện)</h1>
<p>Không tin nào rời khỏi máy này. Người chưa quan tâm OA, im lặng quá 7 ngày hoặc đã chặn thì OA không gửi được, như Zalo thật.</p>
<h2>Chương trình nhận tin</h2>
<form method="post" action="/sandbox/webhook"><input name="url" size="50" aria-label="Địa chỉ webhook" value="${html(state.webhook ?? '')}" placeholder="http://localhost:3000/webhooks/zalo"> <button>Lưu</button></form>
<h2>Làm như người dân</h2>
<form method="post" action="/sandbox/follow">${person} <button>Quan tâm OA</button></form>
<form method="post" action="/sandbox/unfollow">${person} <button>Bỏ quan tâm</button></form><br>
<form method="post" action="/sandbox/say">${person} <input name="text" size="40" placeholder="Nội dung" aria-label="Nội dung" required> <button>Nhắn cho OA</button></form>
<h2>Gây sự cố</h2>
<form method="post" action="/sandbox/fault">${breaks.join(' ')}</form> <form method="post" action="/sandbox/expire"><button>Mã truy cập hết hạn ngay</button></form>
<p>${running.length === 0 ? 'Đang bình thường.' : `Đang có sự cố: ${running.map((fault) => FAULT_WORDS[fault.kind]).join(', ')}.`}</p>
<h2>Tin nhắn (${world.said.length})</h2>
<table><tr><th>Ai</th><th>Nội dung</th><th>Loại</th></tr>${rows.join('')}</table></html>`;
}
