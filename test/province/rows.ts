/** Rows of a province's year, each worked out from its number: the same database in every run. Nothing of them is a real person. */
import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS } from '../../calendar/durations.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { campaignPlan } from './campaign-plan.ts';
import type { ProvinceSize } from './size.ts';

/** Above the demo's rows, which lie in the same database. */
export const FIRST = 1_000_000;
const LETTERS = 'BCDFGHJKMNPRSTWXZ';

export type Ground = { keys: Keys; now: Date; province: string; communes: readonly string[]; author: number };
export type ProvinceRows = ReturnType<typeof provinceRows>;

/** A pinch of disorder that is the same every time: 0 up to `below`. */
function any(i: number, salt: number, below: number): number {
  let x = (i + 1) * 2_654_435_761 + salt * 40_503;
  x = (x ^ (x >>> 15)) >>> 0;
  x = Math.imul(x, 2_246_822_519) >>> 0;
  return ((x ^ (x >>> 13)) >>> 0) % below;
}

const CHANNELS = ['sms', 'zalo', 'telegram'] as const;
const STATES = [
  ...(['delivered', 'delivered', 'delivered'] as const),
  'sent',
  'seen',
  'failed',
  'dropped',
  'expired',
] as const;

/** A code as it is printed on paper. */
function linkCode(i: number): string {
  let rest = i;
  let code = '';
  while (code.length < 8) {
    code = (LETTERS[rest % LETTERS.length] ?? '') + code;
    rest = Math.floor(rest / LETTERS.length);
  }
  return code;
}

/** Makers of one row each, by the row's number from 0. */
export function provinceRows(size: ProvinceSize, { keys, now, province, communes, author }: Ground) {
  const at = (i: number, salt: number) =>
    new Date(now.getTime() - any(i, salt, 360) * DAY_MS - any(i, salt + 1, DAY_MS));
  const day = (i: number, salt: number) => at(i, salt).toISOString().slice(0, 10);
  const areaOf = (i: number) => communes[i % communes.length] ?? province;
  const channelOf = (i: number) => CHANNELS[i % 3] ?? 'sms';
  const hashOf = (i: number) => `p-${i}`;

  return {
    contact: (i: number): Prisma.ContactCreateManyInput => ({
      id: FIRST + i,
      areaCode: areaOf(i),
      provinceCode: province,
      nameSealed: i % 4 === 0 ? keys.seal(`Người Mẫu Số ${i}`, placeOf.contactName(FIRST + i)) : null,
      source: 'danh-sach.xlsx',
      basis: 'Phiếu đồng ý tại Một cửa',
      createdAt: at(i, 1),
      updatedAt: at(i, 1),
    }),
    address: (i: number): Prisma.AddressCreateManyInput => ({
      id: FIRST + i,
      contactId: FIRST + i,
      channel: channelOf(i),
      hash: hashOf(i),
      sealed: keys.seal(
        channelOf(i) === 'sms' ? `+849${10_000_000 + i}` : `user-${i}`,
        placeOf.address({ channel: channelOf(i), hash: hashOf(i) }),
      ),
      state: i % 50 === 7 ? 'gone' : 'open',
      stoppedAt: i % 40 === 3 ? at(i, 3) : null,
      createdAt: at(i, 1),
    }),
    permission: (i: number): Prisma.PermissionCreateManyInput => ({
      contactId: FIRST + i,
      purpose: i % 3 === 0 ? 'reminder' : 'outreach',
      state: i % 40 === 3 ? 'withdrawn' : 'granted',
      source: 'danh-sach.xlsx',
      basis: 'Phiếu đồng ý tại Một cửa',
      at: at(i, 1),
    }),
    tag: (i: number): Prisma.ContactTagCreateManyInput => ({ contactId: FIRST + i, tag: `Tổ ${i % 300}` }),
    campaign: (i: number): Prisma.CampaignCreateManyInput => ({
      id: FIRST + i,
      name: `Tuyên truyền đợt ${i + 1}`,
      purpose: 'outreach',
      plan: JSON.stringify(campaignPlan(i, province, areaOf(i), at(i, 5))),
      state: i % 15 === 0 ? 'running' : i % 15 === 1 ? 'submitted' : i % 15 === 2 ? 'draft' : 'finished',
      digest: 'digest',
      audienceSize: Math.floor(size.people / 10),
      authorId: author,
      areaCode: i % 3 === 0 ? province : areaOf(i),
      startAt: at(i, 5),
      endAt: new Date(at(i, 5).getTime() + DAY_MS),
      createdAt: at(i, 5),
    }),
    message: (i: number): Prisma.MessageCreateManyInput => {
      const person = any(i, 9, size.people);
      const doubt = i < size.doubts;
      const state = doubt ? 'unknown' : (STATES[any(i, 11, STATES.length)] ?? 'sent');
      const sent = at(i, 10);
      const left = !['dropped', 'expired'].includes(state);
      return {
        key: `year-${i}`,
        lane: i % 5 === 0 ? 'reminder' : 'bulk',
        purpose: i % 5 === 0 ? 'reminder' : 'outreach',
        source: 'campaign',
        sourceId: FIRST + (i % size.campaigns),
        campaignId: FIRST + (i % size.campaigns),
        channel: channelOf(person),
        addressId: FIRST + person,
        contactId: FIRST + person,
        areaCode: areaOf(person),
        textId: 'outreach-birth-bundle',
        state,
        rule: state === 'dropped' ? 'stopped' : null,
        reason: state === 'failed' ? 'no_right_to_write' : doubt ? 'timeout' : null,
        staffText: state === 'failed' ? 'Người nhận đã chặn trợ lý.' : null,
        attempts: left ? 1 : 0,
        nextAt: sent,
        createdAt: sent,
        sentAt: left ? sent : null,
        deliveredAt: ['delivered', 'seen'].includes(state) ? sent : null,
        closedAt: sent,
        providerId: left && !doubt ? `year-p-${i}` : null,
        segments: left ? 2 : null,
        priceDong: left ? 700 : null,
      };
    },
    dossier: (i: number): Prisma.DossierCreateManyInput => ({
      id: FIRST + i,
      nationalCode: `G22.99.08-260101-${10_000 + i}`,
      provincialCode: i % 2 === 0 ? `H50.19-260101-${10_000 + i}` : null,
      bundle: i % 3 === 0 ? 'death' : 'birth',
      areaCode: areaOf(i),
      provinceCode: province,
      applicantId: FIRST + any(i, 12, size.people),
      createdAt: at(i, 13),
      updatedAt: at(i, 13),
    }),
    consent: (i: number): Prisma.ConsentCreateManyInput => ({
      id: FIRST + i,
      dossierId: FIRST + i,
      role: i % 2 === 0 ? 'household_head' : 'other_parent',
      contactId: FIRST + any(i, 12, size.people),
      state: i % 4 === 0 ? 'requested' : i % 4 === 1 ? 'lapsed' : 'confirmed',
      asOf: at(i, 13),
      requestedAt: at(i, 13),
      callWhy: i % 8 === 0 ? 'deadline_passed' : null,
      createdAt: at(i, 13),
      updatedAt: at(i, 13),
    }),
    consentEvent: (i: number): Prisma.ConsentEventCreateManyInput => ({
      dossierId: FIRST + i,
      consentId: FIRST + i,
      at: at(i, 13),
      kind: 'listed',
      detail: '{"count":1}',
    }),
    talk: (i: number): Prisma.TalkCreateManyInput => ({
      id: FIRST + i,
      addressId: FIRST + i,
      channel: channelOf(i),
      areaCode: i % 10 === 0 ? null : areaOf(i),
      holder: i % 3 === 0 ? 'person' : 'bot',
      heldSince: i % 3 === 0 ? at(i, 14) : null,
      createdAt: at(i, 14),
      updatedAt: at(i, 14),
    }),
    turn: (i: number): Prisma.TurnCreateManyInput => {
      const from = { talkId: FIRST + (i >> 1), at: at(i >> 1, 14), direction: i % 2 === 0 ? 'in' : 'out' };
      return {
        ...from,
        by: i % 2 === 0 ? 'citizen' : 'bot',
        textSealed: keys.seal(
          i % 2 === 0 ? `Cháu hỏi việc số ${i >> 1}` : 'Anh/chị nói rõ hơn giúp.',
          placeOf.turn(from),
        ),
        kind: i % 2 === 0 ? null : 'unknown',
      };
    },
    link: (i: number): Prisma.LinkCreateManyInput => ({
      code: linkCode(i),
      areaCode: areaOf(i),
      placement: `Bảng tin thôn ${i + 1}`,
      placementKind: 'other',
      campaignId: i % 4 === 0 ? FIRST + (i % size.campaigns) : null,
      createdAt: at(i, 15),
      createdBy: author,
    }),
    visit: (i: number): Prisma.VisitCreateManyInput => ({
      linkCode: linkCode(i % size.links),
      hour: new Date((Math.floor(now.getTime() / HOUR_MS) - Math.floor(i / size.links) * 50) * HOUR_MS),
      kind: 'visit',
      count: 1 + (i % 9),
    }),
    group: (i: number): Prisma.GroupCreateManyInput => ({
      id: FIRST + i,
      key: `zalo:${areaOf(i)}:nhom${i}`,
      name: `Nhóm thôn ${i + 1}`,
      channel: 'zalo',
      areaCode: areaOf(i),
      provinceCode: province,
      hamlet: `Thôn ${i + 1}`,
      mode: 'manual',
      members: 50 + (i % 200),
      createdAt: at(i, 17),
      updatedAt: at(i, 17),
    }),
    user: (i: number): Prisma.UserCreateManyInput => ({
      id: FIRST + i,
      name: `can-bo-${i}`,
      displayName: `Cán bộ mẫu ${i}`,
      role: i % 9 === 0 ? 'propaganda' : 'commune',
      areaCode: i % 9 === 0 ? province : areaOf(i),
      createdAt: at(i, 18),
    }),
    difficulty: (i: number): Prisma.DifficultyCreateManyInput => ({
      provinceCode: province,
      areaCode: areaOf(i),
      kind: 'software',
      state: i % 3 === 0 ? 'open' : 'solved',
      day: day(i, 19),
      words: 'Phần mềm không chuyển hồ sơ sang Công an xã.',
      createdAt: at(i, 19),
      updatedAt: at(i, 19),
      solvedOn: i % 3 === 0 ? null : day(i, 19),
    }),
    load: (i: number): Prisma.FileImportCreateManyInput => ({
      kind: i % 2 === 0 ? 'people' : 'consents',
      fileName: `danh-sach-${i}.xlsx`,
      digest: createHash('sha256').update(String(i)).digest('hex'),
      at: at(i, 20),
      userId: author,
      areaCode: areaOf(i),
      areas: JSON.stringify([
        { areaCode: areaOf(i), fresh: 1, changed: 0, unchanged: 0, leaving: 0, refused: 0 },
      ]),
      counts: JSON.stringify({ fresh: 1, changed: 0, unchanged: 0, leaving: 0, refused: 0 }),
    }),
    outreach: (i: number): Prisma.OutreachEntryCreateManyInput => ({
      kind: 'meeting',
      areaCode: areaOf(i),
      place: `Nhà văn hóa thôn ${i + 1}`,
      day: day(i, 21),
      quantity: 1,
      reached: 20 + (i % 60),
      linkCode: i % 2 === 0 ? linkCode(i % size.links) : null,
      loggedAt: at(i, 21),
      loggedBy: author,
    }),
    table: (week: number): Prisma.UptakeTableCreateManyInput => {
      const from = new Date(now.getTime() - (week + 1) * 7 * DAY_MS);
      return {
        id: FIRST + week,
        fileName: `tuan-${week}.xlsx`,
        digest: `week-${week}`,
        source: `Báo cáo tuần ${week + 1}`,
        level: 'commune',
        provinceCode: province,
        periodFrom: from.toISOString().slice(0, 10),
        periodTo: new Date(from.getTime() + 6 * DAY_MS).toISOString().slice(0, 10),
        loadedAt: new Date(from.getTime() + 7 * DAY_MS),
        loadedBy: author,
      };
    },
    uptakeRow: (i: number): Prisma.UptakeRowCreateManyInput => {
      const week = Math.floor(i / (2 * communes.length));
      const position = Math.floor(i / 2) % communes.length;
      const total = 5 + any(i, 22, 40);
      return {
        tableId: FIRST + week,
        position,
        unitName: `Đơn vị ${position + 1}`,
        unitKind: 'commune',
        areaCode: communes[position] ?? province,
        bundle: i % 2 === 0 ? 'birth' : 'death',
        total,
        linked: any(i, 23, total + 1),
        cell: `C${position + 2}`,
      };
    },
    request: (i: number): Prisma.PersonRequestCreateManyInput => ({
      contactId: FIRST + any(i, 24, size.people),
      areaCode: areaOf(i),
      kind: 'access',
      way: 'desk',
      state: i % 2 === 0 ? 'open' : 'done',
      askedAt: new Date(at(i, 24).getTime() + i),
      replyBy: new Date(at(i, 24).getTime() + 2 * DAY_MS),
      dueAt: new Date(at(i, 24).getTime() + 3 * DAY_MS),
      closedAt: i % 2 === 0 ? null : at(i, 24),
    }),
  };
}
