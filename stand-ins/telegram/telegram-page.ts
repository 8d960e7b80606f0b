import type { FaultKind, InjectedFault } from '../faults.ts';
import { FAULT_WORDS, html, plannedFault } from '../page.ts';
import type { Answered, StageRequest } from '../stage.ts';
import type { SandboxChat, TelegramState } from './telegram-state.ts';

/**
 * What staff in training see of the Telegram sandbox: the chats, a form that writes as a citizen, the buttons to tap, and buttons
 * that break things. `GET /`, `POST /sandbox/say`, `/sandbox/tap`, `/sandbox/block`, `/sandbox/fault`.
 */
export async function answerTelegramPage(
  page: { state: TelegramState; faults: InjectedFault[]; now: () => Date },
  asked: StageRequest,
): Promise<Answered | null> {
  const { state, faults, now } = page;
  const fields = new URLSearchParams(asked.body);
  const chat = fields.get('chat') ?? '';
  const seen = (): Answered => ({ text: draw(state, faults, now()) });
  if (asked.path === '/' && asked.method === 'GET') return seen();
  if (asked.method !== 'POST') return null;
  if (asked.path === '/sandbox/fault') {
    const fault = plannedFault(fields.get('kind') ?? '', now());
    if (fault === null) return { status: 400, text: 'Không có sự cố này.' };
    faults.splice(0, faults.length, fault);
    return seen();
  }
  if (!/^-?\d{1,16}$/.test(chat)) return { status: 400, text: 'Số của cuộc trò chuyện gồm các chữ số.' };
  const text = (fields.get('text') ?? '').slice(0, 4096);
  if (asked.path === '/sandbox/say' && text !== '') await state.say(chat, text);
  else if (asked.path === '/sandbox/tap') await state.tap(chat, fields.get('data') ?? '');
  else if (asked.path === '/sandbox/block') await state.block(chat, fields.get('blocked') === 'yes');
  else return null;
  return seen();
}

const SHOWN = 30;

function draw(state: TelegramState, faults: readonly InjectedFault[], now: Date): string {
  const running = faults.filter((fault) => fault.until === undefined || fault.until > now);
  const faultButtons = (Object.keys(FAULT_WORDS) as FaultKind[]).map(
    (kind) => `<button name="kind" value="${kind}">${FAULT_WORDS[kind]}</button>`,
  );
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Telegram (tập luyện)</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}button,input{font:inherit;margin:.2rem}.chat{border:1px solid #bbb;border-radius:.5rem;padding:.6rem 1rem;margin:1rem 0}.said{white-space:pre-wrap;margin:.4rem 0;padding:.4rem .7rem;border-radius:.5rem;background:#eef}.citizen{background:#efe;margin-left:3rem}</style>
<h1>Telegram (tập luyện)</h1>
<p>Trang tập luyện: không tin nào rời khỏi máy này. Cuộc trò chuyện bắt đầu bằng dấu trừ là nhóm.</p>
<h2>Nhắn như người dân</h2>
<form method="post" action="/sandbox/say"><input name="chat" placeholder="4001" aria-label="Số của cuộc trò chuyện" required> <input name="text" placeholder="/start" aria-label="Nội dung" size="40" required> <button>Gửi</button></form>
<h2>Gây sự cố</h2>
<form method="post" action="/sandbox/fault">${faultButtons.join(' ')}</form>
<p>${running.length === 0 ? 'Đang bình thường.' : `Đang có sự cố: ${running.map((fault) => FAULT_WORDS[fault.kind]).join(', ')}.`}</p>
${[...state.chats.values()].map(drawChat).join('')}</html>`;
}

function drawChat({ id, state, said }: SandboxChat): string {
  const chat = `<input type="hidden" name="chat" value="${html(id)}">`;
  const turns = said.slice(-SHOWN).map(({ by, text, buttons }) => {
    const taps = buttons.map(({ title, payload }) =>
      payload === null ? html(title) : `<button name="data" value="${html(payload)}">${html(title)}</button>`,
    );
    const form =
      taps.length === 0 ? '' : `<form method="post" action="/sandbox/tap">${chat}${taps.join(' ')}</form>`;
    return `<div class="said ${by}">${html(text)}${form}</div>`;
  });
  const blocked = state === 'blocked';
  return `<div class="chat"><h3>${html(id)}${state === 'open' ? '' : ` · ${blocked ? 'đã chặn bot' : 'không nhận tin'}`}</h3>${turns.join('')}
<form method="post" action="/sandbox/block">${chat}<button name="blocked" value="${blocked ? 'no' : 'yes'}">${blocked ? 'Bỏ chặn bot' : 'Chặn bot'}</button></form></div>`;
}
