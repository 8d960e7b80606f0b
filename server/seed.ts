import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { provinceOf, saveAreaProfile, unitAt } from '../areas/areas.ts';
import { plusDays, weekdayOf } from '../calendar/day.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { clockOn, dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { approve, create, submit } from '../campaigns/campaigns.ts';
import type { CommandResult } from '../cli/result.ts';
import { importConsents } from '../consent/consent.ts';
import { grant, importGroups, person } from '../contacts/contacts.ts';
import { csvText } from '../files/csv.ts';
import { createLink } from '../links/links.ts';
import type { Deps } from '../prisma/deps.ts';
import { byProgram, byUser } from '../staff/act.ts';
import { addUser, type User } from '../staff/staff.ts';
import { importTable } from '../uptake/uptake.ts';
import type { App } from './app.ts';
import { firstAdmin, isEmpty, markAllDemo, removeDemoRows } from './demo-rows.ts';
import { DEMO_USERS } from './demo-users.ts';
import { tick } from './tick.ts';

const FOLDER = fileURLToPath(new URL('./demo/', import.meta.url));

/** The communes of the demo, of the two provinces that the official documents come from. */
const COMMUNES = [
  { code: '19333', desk: '01 Huyền Trân Công Chúa', people: 9 },
  { code: '19351', desk: '64 Đường 9B', people: 7 },
  { code: '19624', desk: 'Khu phố 3, Triệu Phong', people: 6 },
  { code: '19597', desk: '79 đường 2/4', people: 5 },
  { code: '26041', desk: '90 Hưng Đạo Vương', people: 6 },
  { code: '25195', desk: '16 Nguyễn Huệ', people: 4 },
  { code: '25349', desk: 'Ấp 1, Minh Đức', people: 3 },
] as const;

const EVIDENCE = { source: 'dữ liệu mẫu', basis: 'dữ liệu mẫu, không phải người thật' };

/**
 * Fills an empty database with demo data: two provinces, seven communes, staff, people, groups, pending confirmations,
 * one past campaign and the Quảng Trị table of 2023. A database with a user in it is left as it is.
 * @returns whether it seeded, and the administrator's name for the first sign-in link
 */
export async function seedDemo(app: App): Promise<{ seeded: boolean; admin: string | null }> {
  const { deps } = app;
  if (!(await isEmpty(deps.db.read))) return { seeded: false, admin: await firstAdmin(deps.db.read) };
  const now = deps.now();
  for (const user of DEMO_USERS)
    await must(addUser(byProgram('demo', now), deps, { ...user, demo: true }), 'added');
  await seedPeople(deps, now);
  await must(
    importGroups(byProgram('demo', now), deps, {
      fileName: 'groups.csv',
      bytes: await demoFile('groups.csv'),
    }),
    'imported',
  );
  await must(
    importConsents(byProgram('demo', now), deps, {
      fileName: 'xac-nhan-mau.csv',
      bytes: confirmations(now),
      asOf: now,
    }),
    'imported',
  );
  const table = {
    fileName: 'quang-tri-2023.tsv',
    bytes: await demoFile('quang-tri-2023.tsv'),
    from: '2023-07-20',
    to: '2023-10-16',
    provinceCode: '44',
    demo: true,
  };
  await must(
    importTable(byProgram('demo', now), deps, {
      ...table,
      source: 'Phụ lục Công văn 5630/UBND-NC ngày 27/10/2023 của UBND tỉnh Quảng Trị',
      acceptTotal:
        'Bảng mẫu: giữ nguyên số in của văn bản, kể cả số khai tử của Đông Hà chưa được giải thích; tỷ lệ tính lại từ các dòng',
    }),
    'kept',
  );
  for (const { code } of COMMUNES.slice(0, 3))
    await createLink(byProgram('demo', now), deps, {
      areaCode: code,
      placement: 'Áp phích Bộ phận Một cửa',
      demo: true,
    });
  await pastCampaign(app, now);
  await markAllDemo(deps.db);
  return { seeded: true, admin: 'admin' };
}

async function seedPeople(deps: Deps, now: Date): Promise<void> {
  await deps.db.write(async (tx) => {
    for (const [commune, { code, desk, people }] of COMMUNES.entries()) {
      const unit = unitAt(code, now);
      await saveAreaProfile(
        tx,
        {
          areaCode: code,
          deskAddress: `${desk} (mẫu)`,
          hours: 'thứ Hai–thứ Sáu, 7:30–11:30 và 13:30–17:00',
          phone: '',
          guideUrl: '',
        },
        { by: null, now, demo: true },
      );
      for (let index = 0; index < people; index += 1) {
        const who = {
          name: `${unit?.name ?? ''} Người mẫu ${index + 1}`,
          areaCode: code,
          provinceCode: provinceOf(code),
          ...EVIDENCE,
          now,
          demo: true,
        };
        const { contactId } = await person(tx, deps.keys, {
          channel: 'sms',
          address: demoPhone(commune, index),
          ...who,
        });
        // Demo phones are never written to by a real provider (outbox rule `demo_data`), Zalo ids are made up.
        if (index % 3 === 0) await grant(tx, contactId, 'reminder', { way: 'import', ...EVIDENCE, at: now });
        await grant(tx, contactId, 'outreach', { way: 'import', ...EVIDENCE, at: now });
      }
    }
  });
}

/** Numbers for show. */
function demoPhone(commune: number, index: number): string {
  return `+8490000${String(commune).padStart(2, '0')}${String(index + 10).padStart(2, '0')}`;
}

/** A file as an office would send it, with dates around today. */
function confirmations(now: Date): Uint8Array {
  const day = (back: number) => {
    return sayDay(plusDays(dayOf(now), -back));
  };
  const code = (back: number, number: number) => {
    const [date, month, year] = day(back).split('/');
    return `G22.99.08-${year?.slice(2)}${month}${date}-${String(number).padStart(5, '0')}`;
  };
  const phone = (commune: number, index: number) => demoPhone(commune, index).replace('+84', '0');
  const rows = [
    [
      code(1, 101),
      'khai sinh',
      'Lê Thị Mẫu',
      phone(0, 20),
      'Lê Văn Mẫu',
      phone(0, 0),
      'chủ hộ',
      day(1),
      'chờ xác nhận',
      '19333',
    ],
    [
      code(4, 102),
      'khai sinh',
      'Trần Thị Mẫu',
      phone(0, 21),
      'Trần Văn Mẫu',
      phone(0, 3),
      'chủ hộ',
      day(4),
      'chờ xác nhận',
      '19333',
    ],
    [
      code(4, 102),
      'khai sinh',
      'Trần Thị Mẫu',
      phone(0, 21),
      'Ngô Văn Mẫu',
      '',
      'chủ sở hữu',
      day(4),
      'chờ xác nhận',
      '19333',
    ],
    [
      code(2, 103),
      'khai sinh',
      'Phạm Thị Mẫu',
      phone(1, 20),
      'Phạm Văn Mẫu',
      phone(1, 0),
      'chủ hộ',
      day(2),
      'đã xác nhận',
      '19351',
    ],
    [
      code(6, 104),
      'khai tử',
      'Hồ Văn Mẫu',
      phone(2, 20),
      'Hồ Thị Mẫu',
      phone(2, 0),
      'chủ hộ',
      day(6),
      'chờ xác nhận',
      '19624',
    ],
    [
      code(0, 105),
      'khai sinh',
      'Nguyễn Thị Mẫu',
      phone(4, 20),
      'Nguyễn Văn Mẫu',
      phone(4, 0),
      'chủ sở hữu',
      day(0),
      'chờ xác nhận',
      '26041',
    ],
  ];
  const header = [
    'Mã hồ sơ',
    'Thủ tục',
    'Người nộp',
    'SĐT người nộp',
    'Người cần xác nhận',
    'SĐT người cần xác nhận',
    'Vai trò',
    'Ngày gửi yêu cầu',
    'Trạng thái',
    'Mã đơn vị',
  ];
  return new TextEncoder().encode(csvText([header, ...rows]));
}

/** A campaign that ran two weeks ago: written by one, approved by another, sent to the sandboxes by a clock of then. */
async function pastCampaign(app: App, now: Date): Promise<void> {
  const then = workday(new Date(now.getTime() - 14 * DAY_MS));
  const past: Deps = { ...app.deps, now: () => then };
  const plan = new TextDecoder().decode(await demoFile('campaign.yaml'));
  const times = `\nstart: ${then.toISOString()}\nend: ${new Date(then.getTime() + DAY_MS).toISOString()}\n`;
  const author = await app.deps.db.read.user.findUniqueOrThrow({ where: { name: 'tuyen-truyen' } });
  const approver = await app.deps.db.read.user.findUniqueOrThrow({ where: { name: 'tinh-quang-tri' } });
  const created = await create(byUser(author as User, then), past, {
    fileName: 'campaign.yaml',
    text: plan + times,
  });
  if (created.kind !== 'created') throw new Error(`demo campaign: ${created.kind}`);
  await must(submit(byUser(author as User, then), past, created.id), 'submitted');
  await must(approve(byUser(approver as User, then), past, created.id), 'approved');
  await tick(
    { ...app, deps: past, bot: { ...app.bot, deps: past }, engine: { ...app.engine, deps: past } },
    then,
  );
}

/** Half past nine in Vietnam on that day, or on the Friday before when it is a weekend. */
function workday(at: Date): Date {
  const day = dayOf(at);
  const weekday = weekdayOf(day);
  return clockOn(plusDays(day, weekday === 'sun' ? -2 : weekday === 'sat' ? -1 : 0), '09:30');
}

async function demoFile(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(`${FOLDER}${name}`));
}

/** The demo is made of files that the tests load: anything but success is a bug of ours. */
async function must<T extends { kind: string }>(work: Promise<T>, kind: string): Promise<T> {
  const done = await work;
  if (done.kind !== kind)
    throw new Error(`demo data: expected ${kind}, got ${JSON.stringify(done).slice(0, 500)}`);
  return done;
}

/** Removes the demo data and what hangs on it; everything entered since stays. */
export async function removeDemo(app: App): Promise<CommandResult> {
  const removed = await removeDemoRows(app.deps.db, app.deps.now());
  const total = Object.values(removed).reduce((sum, count) => sum + count, 0);
  return {
    kind: 'done',
    json: { removed },
    text:
      total === 0
        ? 'Không có dữ liệu mẫu.'
        : `Đã xóa dữ liệu mẫu: ${total} dòng, cả các tài khoản mẫu. Quản trị viên đầu tiên: lienthong user first-admin TÊN.`,
  };
}
