import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { MINUTE_MS } from '../calendar/durations.ts';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay, sayMoment } from '../calendar/words.ts';
import { holidaysAlarm, unannounced } from '../calendar/working-days.ts';
import { callbackUrl } from '../channels/sms/callback.ts';
import type { DoctorLine } from '../cli/context.ts';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';
import { verifyAudit } from '../staff/staff.ts';
import { sayDecimal } from '../writing/numbers.ts';
import { channelSettings, openApp } from './app.ts';
import { anchorFile, readAnchors } from './audit-anchor.ts';
import { type Config, readConfig } from './config.ts';
import { createLog, errorMark } from './log.ts';
import { openFiles } from './modes.ts';

/** Less than this and a busy day can fill the disk. */
const LEAST_FREE_BYTES = 500 * 1024 * 1024;
const REDIS_PATIENCE_MS = 3_000;
/** A clock further off than this sends at the wrong hour and breaks signatures. */
const MOST_CLOCK_DRIFT_MS = 5 * MINUTE_MS;

/** Looks at everything the program stands on, each on its own, and says what is wrong and what to do. Sends nothing to anybody. */
export async function examine(
  env: Record<string, string | undefined>,
  now: () => Date,
): Promise<DoctorLine[]> {
  const read = readConfig(env);
  if ('mistakes' in read)
    return read.mistakes.map(({ setting, message }) => ({ name: setting, ok: false, detail: message }));
  const { config } = read;
  const lines: DoctorLine[] = [{ name: 'Cấu hình', ok: true, detail: 'đọc được, không có lỗi' }];
  lines.push(clock(now()));
  lines.push(holidays(now()));
  lines.push(await disk(config.databaseUrl));
  lines.push(...openToOthers(config.databaseUrl));
  lines.push(...proxy(config));
  if (config.redisUrl !== null) lines.push(await redis(config.redisUrl));
  try {
    const opened = await openApp({ env, now, log: createLog(undefined, 'silent') });
    if ('mistakes' in opened)
      return [
        ...lines,
        ...opened.mistakes.map(({ setting, message }) => ({ name: setting, ok: false, detail: message })),
      ];
    const { app } = opened;
    await app.deps.db.write((tx) =>
      tx.setting.upsert({
        where: { name: 'doctor' },
        create: { name: 'doctor', value: '', updatedAt: now() },
        update: { updatedAt: now() },
      }),
    );
    lines.push({
      name: 'Cơ sở dữ liệu',
      ok: true,
      detail: `${databaseKind(config.databaseUrl)}, đọc và ghi được`,
    });
    for (const channel of Object.values(app.channels)) {
      const checked = await channel.check?.();
      if (channel.missing !== null)
        lines.push({ name: `Kênh ${channel.name}`, ok: false, detail: channel.missing });
      else if (checked !== undefined && !checked.ok)
        lines.push({ name: `Kênh ${channel.name}`, ok: false, detail: checked.staff });
      else
        lines.push({
          name: `Kênh ${channel.name}`,
          ok: true,
          detail: checked?.ok
            ? checked.detail
            : channel.provider === 'sandbox'
              ? 'kênh thử, không gửi ra ngoài'
              : channel.provider,
        });
    }
    const chain = await verifyAudit(app.deps, await readAnchors(anchorFile(config.databaseUrl)));
    lines.push({
      name: 'Nhật ký',
      ok: chain.kind === 'whole',
      detail:
        chain.kind === 'whole'
          ? `nguyên vẹn, ${chain.entries + chain.earlier} mục`
          : `${chain.staff} Giữ nguyên hiện trạng, báo người phụ trách an toàn thông tin.`,
    });
    const callbackSecret = app.deps.keys.hash('sms-callback', '');
    const report = callbackUrl({ ...channelSettings(config, read.secrets).sms, callbackSecret });
    // SMPP reports over its own line; the phone and eSMS are told by us; the others want it written on their page.
    if (report !== null && !['sandbox', 'smpp'].includes(config.sms.provider)) {
      lines.push({ name: 'Địa chỉ nhận báo phát SMS (giữ kín)', ok: true, detail: report });
    }
    const zalo = await app.zalo?.standing();
    if (zalo?.trouble)
      lines.push({ name: 'Mã truy cập Zalo', ok: zalo.state === 'soon', detail: zalo.trouble });
    for (const lack of zalo?.facts?.missing ?? [])
      lines.push({ name: 'Tài khoản Zalo OA', ok: false, detail: lack });
    const alarms = app.knowledge.alarms(now());
    const ended = alarms.filter((alarm) => alarm.state === 'expired');
    for (const fault of app.knowledge.faults)
      lines.push({ name: 'Tri thức', ok: false, detail: `${fault.file}: ${fault.message}` });
    for (const alarm of ended) lines.push({ name: 'Tri thức', ok: false, detail: alarm.staff });
    const soon = alarms.length - ended.length;
    if (ended.length === 0 && app.knowledge.faults.length === 0) {
      lines.push({
        name: 'Tri thức',
        ok: true,
        detail:
          soon === 0 ? 'mọi câu trả lời còn hiệu lực' : `còn hiệu lực; ${soon} mục sẽ hết hạn trong 30 ngày`,
      });
    }
    await app.close();
  } catch (error) {
    lines.push({
      name: 'Cơ sở dữ liệu',
      ok: false,
      detail: `không mở hoặc không ghi được (${errorMark(error)}); kiểm tra DATABASE_URL, quyền ghi và chương trình khác đang giữ tệp`,
    });
  }
  return lines;
}

/** No time server is asked; a clock that is years off is what this finds. */
function clock(at: Date): DoctorLine {
  const zone = sayMoment(at);
  const ok = at.getTime() > Date.parse('2026-11-01T00:00:00Z') - MOST_CLOCK_DRIFT_MS;
  return {
    name: 'Đồng hồ',
    ok,
    detail: ok ? `${zone} giờ Việt Nam` : `${zone}: đồng hồ máy chạy sai, hãy chỉnh lại`,
  };
}

/** The calendar of public holidays: how far it reaches, and what of it has not been announced yet. */
export function holidays(at: Date): DoctorLine {
  const today = dayOf(at);
  const alarm = holidaysAlarm(PUBLIC_HOLIDAYS, today);
  if (alarm !== null) return { name: 'Lịch nghỉ lễ', ok: false, detail: alarm };
  const open = unannounced(PUBLIC_HOLIDAYS, today).map(({ name, from }) => `${name} (${sayDay(from)})`);
  const rest =
    open.length === 0 ? '' : `; chưa có thông báo chính thức, đang tính theo luật: ${open.join(', ')}`;
  return { name: 'Lịch nghỉ lễ', ok: true, detail: `có đến ${sayDay(PUBLIC_HOLIDAYS.to)}${rest}` };
}

/** What others on this machine can read of the data. */
function openToOthers(databaseUrl: string): DoctorLine[] {
  const files = openFiles(databaseUrl);
  if (files.length === 0) return [];
  return [
    {
      name: 'Quyền tệp',
      ok: false,
      detail: `người khác trên máy đọc được: ${files.join(', ')}. Chạy bằng đúng người dùng, rồi: chmod go= các tệp đó`,
    },
  ];
}

/** Behind https stands a proxy; one that is not believed makes the whole country one visitor. */
export function proxy({
  publicUrl,
  host,
  trustProxy,
}: Pick<Config, 'publicUrl' | 'host' | 'trustProxy'>): DoctorLine[] {
  if (!publicUrl.startsWith('https://')) return [];
  const name = 'Máy chủ ủy nhiệm';
  const near = Array.isArray(trustProxy) && trustProxy.every((one) => one === 'loopback');
  const outside = !['127.0.0.1', 'localhost', '::1'].includes(host);
  if (near && outside)
    return [
      {
        name,
        ok: false,
        detail: `PUBLIC_URL là https và chương trình nghe ở ${host}, nhưng TRUST_PROXY chưa đặt: proxy ở máy khác hoặc trong container thì mọi người dân bị tính là một người. Đặt TRUST_PROXY là địa chỉ của proxy, hoặc HOST=127.0.0.1 nếu proxy ở ngay máy này.`,
      },
    ];
  const whom = near
    ? 'chỉ máy này'
    : typeof trustProxy === 'number'
      ? `${trustProxy} lớp`
      : trustProxy.join(', ');
  return [{ name, ok: true, detail: `tin: ${whom}` }];
}

async function disk(databaseUrl: string): Promise<DoctorLine> {
  if (databaseKind(databaseUrl) !== 'sqlite')
    return { name: 'Ổ đĩa', ok: true, detail: 'cơ sở dữ liệu ở máy khác' };
  for (let folder = dirname(sqlitePath(databaseUrl)); ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      return {
        name: 'Ổ đĩa',
        ok: free >= LEAST_FREE_BYTES,
        detail: `còn trống ${sayDecimal(free / 1024 ** 3)} GB`,
      };
    } catch {
      // The folder is made at start; its nearest parent that exists is on the same disk.
      if (folder === dirname(folder))
        return { name: 'Ổ đĩa', ok: false, detail: 'không đọc được thư mục dữ liệu' };
    }
  }
}

async function redis(url: string): Promise<DoctorLine> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: REDIS_PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
    return { name: 'Redis', ok: true, detail: 'trả lời' };
  } catch {
    return { name: 'Redis', ok: false, detail: 'không trả lời: kiểm tra REDIS_URL và máy chủ Redis' };
  } finally {
    client.disconnect();
  }
}
