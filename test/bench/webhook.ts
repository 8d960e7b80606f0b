import http from 'node:http';
import { join } from 'node:path';
import Fastify from 'fastify';
import { Bot, webhookCallback } from 'grammy';
import { handleWaiting } from '../../bot/bot.ts';
import { openApp } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';
import { buildWeb } from '../../server/web.ts';
import type { Report } from './report.ts';

const MESSAGES = 2_000;
const CONNECTIONS = 32;
const SECRET = 'bench-secret';
const QUESTIONS = [
  'khai sinh cho con cần giấy tờ gì',
  'khai tu trong bao lau',
  'ai phai xac nhan tren vneid',
  'tiền mai táng bao nhiêu',
  'cảm ơn ạ',
];

/** A Telegram webhook until its reply is saved in the outbox, against a bare grammY echo that saves nothing. */
export async function webhookBench(folder: string): Promise<Report> {
  const echo = await bareEcho();
  const opened = await openApp({
    env: {
      DATABASE_URL: `file:${join(folder, 'bench.db')}`,
      SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      PUBLIC_URL: 'https://bench.gov.vn',
      TELEGRAM_BOT_TOKEN: '1234567:bench-token-of-nobody',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
    },
    now: () => new Date(),
    log: createLog(undefined, 'silent'),
  });
  if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
  const { app } = opened;
  const { web } = await buildWeb(app);
  await web.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(web.server);
  app.knowledge.understand('khởi động', [], null);
  app.queue.work('inbound', async () => {
    await handleWaiting(app.bot);
  });

  await post(port, '/webhooks/telegram', 200, 0);
  await settled(app, 200);
  const began = performance.now();
  await post(port, '/webhooks/telegram', MESSAGES, 200);
  const answered = (performance.now() - began) / 1000;
  await settled(app, 200 + MESSAGES);
  const saved = (performance.now() - began) / 1000;
  await web.close();
  await app.close();
  const rows = [
    { what: 'bare grammY echo on Fastify, nothing saved', perSecond: echo, ratio: 1 },
    {
      what: 'ours: webhook verified, event saved, 200',
      perSecond: MESSAGES / answered,
      ratio: MESSAGES / answered / echo,
    },
    {
      what: 'ours: webhook to reply saved in the outbox',
      perSecond: MESSAGES / saved,
      ratio: MESSAGES / saved / echo,
    },
  ];
  return { rows };
}

async function settled(
  app: { deps: { db: { read: { message: { count(): Promise<number> } } } } },
  least: number,
): Promise<void> {
  while ((await app.deps.db.read.message.count()) < least) await new Promise((done) => setTimeout(done, 5));
}

async function bareEcho(): Promise<number> {
  const bot = new Bot('1234567:bench-token-of-nobody', {
    botInfo: {
      id: 1234567,
      is_bot: true,
      first_name: 'b',
      username: 'b_bot',
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    } as never,
    client: { canUseWebhookReply: (method) => method === 'sendMessage' },
  });
  bot.on('message:text', (context) => context.reply(context.message.text));
  const web = Fastify({ logger: false });
  web.post('/', webhookCallback(bot, 'fastify', { secretToken: SECRET }));
  await web.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(web.server);
  await post(port, '/', 500, 0);
  const began = performance.now();
  await post(port, '/', MESSAGES, 500);
  const seconds = (performance.now() - began) / 1000;
  await web.close();
  return MESSAGES / seconds;
}

function portOf(server: http.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

/** Sends `count` different updates over a fixed number of connections; update ids start after `from`. */
async function post(port: number, path: string, count: number, from: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const one = (id: number) =>
    new Promise<void>((resolve, reject) => {
      const body = JSON.stringify({
        update_id: 10_000 + from + id,
        message: {
          message_id: id + 1,
          date: 1_764_558_000,
          chat: { id: 5_000_000 + (id % 500), type: 'private' },
          from: { id: 5_000_000 + (id % 500), is_bot: false, first_name: 'An' },
          text: QUESTIONS[id % QUESTIONS.length],
        },
      });
      const request = http.request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-telegram-bot-api-secret-token': SECRET,
          },
        },
        (response) => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < count) {
        const id = next;
        next += 1;
        await one(id);
      }
    }),
  );
  agent.destroy();
}
