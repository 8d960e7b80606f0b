import { communesOf } from '../../areas/areas.ts';
import { plusDays } from '../../calendar/day.ts';
import { approve, create, find, submit } from '../../campaigns/campaigns.ts';
import { storedPlan } from '../../campaigns/plan.ts';
import { drawOfPlan } from '../../campaigns/recipients.ts';
import type { App } from '../../server/app.ts';
import { findUser } from '../../staff/staff.ts';
import { chanceFrom } from '../../uptake/statistics/chance.ts';
import { importTable } from '../../uptake/uptake.ts';
import { admin, ROOT, server } from '../acts.ts';

/** From the first table to the end of the story, in days: eight weeks, and some more. */
export const STORY_DAYS = 64;
const WEEKS_BEFORE = 4;
const LOTS = 4;

/** A campaign file of four lots over these days. */
export function lotsPlan(start: string, end: string): string {
  return `name: Tuyên truyền theo đợt
purpose: outreach
channels: [zalo, telegram, sms]
audience: { areas: ["44"] }
text: outreach-birth-bundle
values: { hotline: "18001096" }
link: { placement: "Đợt tháng 10" }
start: ${start}T08:00:00+07:00
end: ${end}T08:00:00+07:00
waves: { by: commune, count: ${LOTS}, seed: 7 }
`;
}

/**
 * A campaign of four lots in Quảng Trị, a week apart, with weekly tables of all communes before and after, and an effect in them.
 * @param firstDay of the first weekly table; the story ends STORY_DAYS later
 * @returns its id
 */
export async function campaignInLots(app: App, effect: number, firstDay: string): Promise<number> {
  const start = plusDays(firstDay, 7 * WEEKS_BEFORE);
  const early = { ...app.deps, now: () => new Date(`${start}T00:00:00Z`) };
  const late = { ...app.deps, now: () => new Date(`${plusDays(firstDay, STORY_DAYS)}T03:00:00Z`) };
  const communes = communesOf('44', new Date(firstDay));
  const chance = chanceFrom(9);
  const load = async (week: number, reached: (code: string) => boolean) => {
    const from = plusDays(firstDay, 7 * week);
    const lines = communes.map(({ code, fullName }, i) => {
      const total = 30 + (i % 40);
      const rate = 0.12 + 0.002 * i + 0.01 * week + (reached(code) ? effect : 0);
      return `${fullName},${total},${Math.round(Math.min(total, total * rate + chance()))}`;
    });
    const text = ['Xã/phường,Tổng số khai sinh,Qua liên thông', ...lines].join('\n');
    const bytes = new TextEncoder().encode(text);
    const period = { from, to: plusDays(from, 6), provinceCode: '44' };
    const done = await importTable(server(late.now()), late, {
      fileName: `tuan-${week}.csv`,
      bytes,
      ...period,
    });
    if (done.kind !== 'kept') throw new Error(JSON.stringify(done));
  };
  for (let week = 0; week < WEEKS_BEFORE; week++) await load(week, () => false);
  const [author, other] = await Promise.all(
    ['tinh-quang-tri', 'admin'].map((name) => findUser(app.deps.db.read, name)),
  );
  if (!author || !other) throw new Error('the demo has its users');
  const text = lotsPlan(start, plusDays(start, 7 * LOTS));
  const made = await create(admin(early.now(), author.id), early, { fileName: 'dot.yaml', text });
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  const said = [
    await submit(admin(early.now(), author.id), early, made.id),
    await approve(admin(early.now(), other.id), early, made.id),
  ];
  if (said.some(({ kind }) => kind === 'not_possible')) throw new Error(JSON.stringify(said));
  // They left and most arrived; how is told elsewhere.
  const at = late.now();
  await app.deps.db.write(async (tx) => {
    const own = await tx.message.findMany({
      where: { campaignId: made.id },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    for (const [place, { id }] of own.entries()) {
      const state = ['seen', 'delivered', 'delivered', 'sent', 'failed'][place % 5] ?? 'sent';
      await tx.message.update({ where: { id }, data: { state, sentAt: at, closedAt: at } });
    }
  });
  const row = await find(ROOT, app.deps.db.read, made.id);
  const lots = new Map(drawOfPlan(storedPlan(row?.plan ?? '')).map(({ code, lot }) => [code, lot]));
  for (let week = WEEKS_BEFORE; week < WEEKS_BEFORE + LOTS; week++)
    await load(week, (code) => week - WEEKS_BEFORE >= (lots.get(code) ?? 0));
  return made.id;
}
