import type { FastifyReply, FastifyRequest } from 'fastify';
import { checklistFile } from '../../../bot/bot.ts';
import { type ConsoleServer, sendAnswer } from '../../http.ts';

const KEEP_SECONDS = 600;

const SENTENCES = {
  wrong:
    'Đường dẫn tải danh sách không đúng hoặc bị thiếu chữ. Anh/chị mở lại cuộc trò chuyện và bấm nút "Tải bản PDF" giúp.',
  old: 'Bản danh sách này đã cũ nên không mở được nữa. Anh/chị hỏi lại trợ lý để có danh sách mới.',
} as const;
const TITLES = { wrong: 'Không tìm thấy danh sách', old: 'Danh sách đã cũ' } as const;

/** `/chat/checklist.pdf?t=<token>`: the list of things to do that a signed link of the assistant stands for. */
export async function showChecklist(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { t = '' } = request.query as { t?: string | string[] };
  const file = await checklistFile(console.needs.bot, typeof t === 'string' ? t : '');
  reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer');
  if (file === 'wrong' || file === 'old') {
    const status = file === 'wrong' ? 404 : 410;
    const data = { sentence: SENTENCES[file] };
    reply.header('cache-control', 'no-store');
    return sendAnswer(
      console,
      request,
      reply,
      { kind: 'page', view: 'refused', title: TITLES[file], data, status },
      null,
    );
  }
  // A browser shows a PDF in a viewer of its own, whose styles the policy of our pages would forbid.
  reply.header('content-security-policy', "script-src 'none'; frame-ancestors 'none'");
  reply.header('cache-control', `private, max-age=${KEEP_SECONDS}`);
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'file', name: 'danh-sach-can-lam.pdf', type: 'application/pdf', body: file, inline: true },
    null,
  );
}
