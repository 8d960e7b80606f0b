import type { SandboxSettings } from './faults.ts';
import { startAndroidSandbox } from './sms/android-server.ts';
import { startEsmsSandbox } from './sms/esms-server.ts';
import { startGatewaySandbox } from './sms/gateway-server.ts';
import { startSmppSandbox } from './sms/smpp-server.ts';
import { startSpeedsmsSandbox } from './sms/speedsms-server.ts';
import { startTelegramSandbox } from './telegram/telegram-server.ts';
import { startZaloSandbox, ZALO_SANDBOX } from './zalo/zalo-server.ts';

/**
 * `npm run sandbox`: every provider's stand-in on this machine, for training without an account. Prints where each is and the
 * settings to put into `.env`. Ctrl-C ends it. A number as argument moves all ports.
 */
type Stand = { url: string; page?: string | null; close(): Promise<void> };
type Offer = {
  title: string;
  start(settings: SandboxSettings): Promise<Stand>;
  settings(url: string): string[];
};

const REPORT_MS = 2_000;
const FIRST_PORT = 4_100;

/** One line per provider; the order is that of the ports. */
const OFFERS: Offer[] = [
  {
    title: 'eSMS',
    start: startEsmsSandbox,
    settings: (url) => [
      'SMS_PROVIDER=esms',
      `SMS_URL=${url}`,
      'SMS_USER=tap-luyen',
      'SMS_PASSWORD=tap-luyen',
      'SMS_SENDER=UBNDXA',
    ],
  },
  {
    title: 'SpeedSMS',
    start: startSpeedsmsSandbox,
    settings: (url) => [
      'SMS_PROVIDER=speedsms',
      `SMS_URL=${url}`,
      'SMS_PASSWORD=tap-luyen',
      'SMS_SENDER=UBNDXA',
    ],
  },
  {
    title: 'Điện thoại cổng SMS (Android)',
    start: startAndroidSandbox,
    settings: (url) => [
      'SMS_PROVIDER=android',
      `SMS_URL=${url}`,
      'SMS_USER=tap-luyen',
      'SMS_PASSWORD=tap-luyen',
      'SMS_WEBHOOK_SECRET=khoa-ky-tap-luyen',
    ],
  },
  {
    title: 'Cổng SMS qua HTTP',
    start: startGatewaySandbox,
    settings: (url) => [
      'SMS_PROVIDER=http',
      `SMS_URL=${url}/send`,
      'SMS_USER=tap-luyen',
      'SMS_PASSWORD=tap-luyen',
    ],
  },
  {
    title: 'Trung tâm tin nhắn SMPP',
    start: (settings) => startSmppSandbox({ ...settings, pagePort: settings.port + OFFERS.length }),
    settings: (url) => [
      'SMS_PROVIDER=smpp',
      `SMS_URL=${url}`,
      'SMS_USER=tapluyen',
      'SMS_PASSWORD=tapluyen',
      'SMS_SENDER=UBNDXA',
    ],
  },
  {
    title: 'Telegram',
    start: startTelegramSandbox,
    settings: (url) => ['TELEGRAM_BOT_TOKEN=987654:tap-luyen', `TELEGRAM_API_ROOT=${url}`],
  },
  {
    title: 'Zalo OA',
    async start(settings) {
      const stand = await startZaloSandbox(settings);
      stand.state.webhook = 'http://127.0.0.1:3000/webhooks/zalo';
      // One approved and one waiting, so that the page of templates can be practised.
      const template = {
        tag: 'TRANSACTION',
        params: [
          { name: 'ma_ho_so', require: true, maxLength: 30 },
          { name: 'noi_lam', require: true, maxLength: 200 },
          { name: 'han_chot', require: false, maxLength: 20 },
        ],
        byUser: true,
      } as const;
      const add = (id: string, name: string, status: 'ENABLE' | 'PENDING_REVIEW') =>
        stand.state.world.templates.set(id, { ...template, params: [...template.params], id, name, status });
      add('900025', 'Nhắc xác nhận cư trú', 'ENABLE');
      add('900026', 'Nhắc lần cuối', 'PENDING_REVIEW');
      return stand;
    },
    settings: (url) => [
      `ZALO_APP_ID=${ZALO_SANDBOX.appId}`,
      `ZALO_APP_SECRET=${ZALO_SANDBOX.secret}`,
      `ZALO_OA_SECRET_KEY=${ZALO_SANDBOX.secret}`,
      `ZALO_OA_ID=${ZALO_SANDBOX.oaId}`,
      `ZALO_API_URL=${url}`,
      `ZALO_OAUTH_URL=${url}`,
      `ZALO_ZNS_URL=${url}`,
    ],
  },
];

const first = Number(process.argv[2] ?? FIRST_PORT);
if (!Number.isInteger(first) || first < 1 || first + 2 * OFFERS.length > 65_535) {
  process.stderr.write('Cách dùng: npm run sandbox [cổng đầu tiên, ví dụ 4100]\n');
  process.exit(2);
}

const running: Stand[] = [];
const close = async () => {
  for (const stand of running.toReversed()) await stand.close();
  process.exit(0);
};
process.once('SIGINT', () => void close());
process.once('SIGTERM', () => void close());

const say = (line: string) => process.stdout.write(`${line}\n`);
say(
  'Kênh tập luyện: không tin nào rời khỏi máy này. Chép các dòng cài đặt của một kênh vào tệp .env rồi chạy npm start.',
);
for (const [index, offer] of OFFERS.entries()) {
  try {
    const stand = await offer.start({
      port: first + index,
      now: () => new Date(),
      random: Math.random,
      faults: [],
      reportMs: REPORT_MS,
    });
    running.push(stand);
    say(`\n${offer.title}: ${stand.url} · xem tin và gây sự cố tại ${stand.page ?? stand.url}/`);
    for (const line of offer.settings(stand.url)) say(`  ${line}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    say(
      `\n${offer.title}: không mở được cổng ${first + index} (${code}). Chạy lại với cổng khác: npm run sandbox -- 4200`,
    );
  }
}
if (running.length === 0) process.exit(1);
say(
  '\nSpeedSMS chỉ báo kết quả tới địa chỉ khai trên trang của họ, nên bản tập luyện không gửi báo phát. Dừng: Ctrl-C.',
);
