/** The keys of a running installation: what each has sealed, a new one, one that is no longer needed. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS } from '../calendar/durations.ts';
import { sayMoment } from '../calendar/words.ts';
import type { CommandResult } from '../cli/result.ts';
import { rotate, sealedBy } from '../prisma/rotation.ts';
import { keyId } from '../prisma/seal.ts';
import { byProgram } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import type { App } from './app.ts';
import { readConfig } from './config.ts';
import { addKey, dropKey, findRing, KEY_LOOK_MS } from './secret.ts';

type Env = Record<string, string | undefined>;

/** Between two lots: a citizen's message comes to its turn. */
const PAUSE_MS = 5;
const ROTATED = 'keys-rotated';
/** So long after a rotation an old key is kept at least: loads can be taken back for a day, with values as they were. */
const KEPT_MS = 2 * DAY_MS;

type Known = { id: string; current: boolean; values: number };

async function known(app: App): Promise<Known[]> {
  const counts = await sealedBy(app.deps.db.read);
  const ids = app.deps.keys.ring().map(keyId);
  return [...new Set([...ids, ...counts.keys()])].map((id) => ({
    id,
    current: id === ids[0],
    values: counts.get(id) ?? 0,
  }));
}

const OF_BEFORE = 'v1';

/** Which keys there are, and how many values each has sealed. */
export async function keysStatus(app: App): Promise<CommandResult> {
  const keys = await known(app);
  const rotated = await app.deps.db.read.setting.findUnique({ where: { name: ROTATED } });
  const line = ({ id, current, values }: Known) =>
    `${id === OF_BEFORE ? 'từ trước khi có mã khóa' : id}: ${values.toLocaleString('vi-VN')} giá trị${current ? ' (khóa đang dùng)' : ''}`;
  return {
    kind: 'done',
    json: { keys, rotatedAt: rotated?.updatedAt.toISOString() ?? null },
    text: [
      ...keys.map(line),
      rotated === null
        ? 'Chưa đổi khóa lần nào.'
        : `Đổi khóa xong gần nhất: ${sayMoment(rotated.updatedAt)}.`,
    ].join('\n'),
  };
}

/**
 * Makes a new key (or goes on with a rotation that was cut off) and seals everything with it, while the program runs.
 * @param given.leaked a key is in strange hands: sessions, links and chats end as well
 */
export async function keysRotate(
  app: App,
  env: Env,
  given: { leaked: boolean; tell: (text: string) => void; settleMs?: number },
): Promise<CommandResult> {
  const read = readConfig(env);
  if ('mistakes' in read) return { kind: 'failed', message: 'cấu hình sai; chạy lienthong doctor để xem.' };
  const { db, keys } = app.deps;
  const now = app.deps.now();
  const found = findRing(read.secrets, read.config.databaseUrl);
  if (found.kind !== 'ring') return { kind: 'failed', message: 'không tìm thấy khóa đang dùng.' };
  const others = (await known(app)).filter((one) => !one.current && one.values > 0);
  const begun = found.ring.length > 1 && others.length > 0;
  if (!begun && found.path !== null) {
    addKey(found.path, found.ring);
    keys.refresh();
    given.tell('Đã tạo khóa mới; đang mã hóa lại dữ liệu, chương trình vẫn chạy bình thường.\n');
    // Others take the new key up before the last values are counted.
    await pause(given.settleMs ?? 2 * KEY_LOOK_MS);
  } else if (!begun && others.length === 0 && !given.leaked) {
    return {
      kind: 'failed',
      message:
        'khóa đặt trong SECRET_KEY nên không tự đổi được. Tạo khóa mới bằng: openssl rand -base64 32; ghi khóa mới vào SECRET_KEY, khóa đang dùng vào SECRET_KEY_OLD trên mọi máy, khởi động lại rồi chạy lại lệnh này.',
    };
  }
  let told = 0;
  const done = await rotate(db, keys, {
    now,
    pause: () => pause(PAUSE_MS),
    progress: (sealed) => {
      if (sealed - told < 5_000) return;
      told = sealed;
      given.tell(`  đã mã hóa lại ${sealed.toLocaleString('vi-VN')} giá trị\n`);
    },
    tokens: given.leaked ? new Uint8Array(randomBytes(32)) : undefined,
  });
  const current = keyId(keys.ring()[0] ?? new Uint8Array(32));
  await db.write(async (tx) => {
    const value = { value: current, updatedAt: now };
    if (done.left === 0)
      await tx.setting.upsert({
        where: { name: ROTATED },
        create: { name: ROTATED, ...value },
        update: value,
      });
    await record(tx, byProgram('server', now), {
      action: 'keys.rotate',
      subject: `key:${current}`,
      detail: { sealed: done.sealed, left: done.left, leaked: given.leaked },
    });
  });
  const stuck = done.unreadable.map(({ column, count }) => `${column}: ${count}`).join(', ');
  if (done.left > 0)
    return {
      kind: 'failed',
      message:
        stuck === ''
          ? `còn ${done.left} giá trị của khóa cũ. Khởi động lại chương trình đang chạy rồi chạy lại: lienthong keys rotate`
          : `đã mã hóa lại ${done.sealed}; còn ${done.left} giá trị không mở được bằng khóa nào (${stuck}) nên giữ nguyên: bị chép từ chỗ khác sang hoặc đã hỏng. Giữ khóa cũ và báo người phụ trách an toàn thông tin.`,
    };
  return {
    kind: 'done',
    json: { key: current, ...done },
    text: [
      `Xong: mã hóa lại ${done.sealed.toLocaleString('vi-VN')} giá trị bằng khóa ${current}.`,
      ...(given.leaked
        ? ['Mọi phiên làm việc, liên kết đăng nhập đều hết hạn: khởi động lại chương trình.']
        : []),
      `Bản sao lưu cũ vẫn cần khóa cũ: cất riêng tệp khóa. Sau 2 ngày có thể bỏ khóa cũ: lienthong keys forget <mã khóa>`,
    ].join('\n'),
  };
}

/** Takes a key that sealed nothing any more out of the file, two days after the rotation at the earliest. */
export async function keysForget(app: App, env: Env, id: string): Promise<CommandResult> {
  const read = readConfig(env);
  if ('mistakes' in read) return { kind: 'failed', message: 'cấu hình sai; chạy lienthong doctor để xem.' };
  const now = app.deps.now();
  const found = findRing(read.secrets, read.config.databaseUrl);
  const keys = await known(app);
  const [key] = keys.filter((one) => one.id === id && one.id !== OF_BEFORE);
  const rotated = await app.deps.db.read.setting.findUnique({ where: { name: ROTATED } });
  const no = (message: string): CommandResult => ({ kind: 'failed', message });
  if (key === undefined) return no(`không có khóa nào mang mã ${id}. Xem: lienthong keys status`);
  if (key.current) return no('đây là khóa đang dùng.');
  if (key.values > 0 || keys.some((one) => one.id === OF_BEFORE && one.values > 0))
    return no('khóa này còn cần để mở dữ liệu. Chạy trước: lienthong keys rotate');
  if (rotated === null || now.getTime() - rotated.updatedAt.getTime() < KEPT_MS)
    return no(
      'giữ khóa cũ ít nhất 2 ngày sau khi đổi khóa xong: trong thời gian đó còn có thể lấy lại các lần nạp tệp.',
    );
  if (found.kind !== 'ring' || found.path === null)
    return no('khóa đặt trong SECRET_KEY_OLD: xóa khóa đó khỏi cấu hình rồi khởi động lại.');
  dropKey(found.path, found.ring, id);
  app.deps.keys.refresh();
  await app.deps.db.write((tx) =>
    record(tx, byProgram('server', now), { action: 'keys.forget', subject: `key:${id}` }),
  );
  return {
    kind: 'done',
    json: { forgotten: id },
    text: `Đã bỏ khóa ${id}. Bản sao lưu làm bằng khóa đó chỉ mở được khi có tệp khóa cũ.`,
  };
}
