/** What citizens ask about their own data, from a talk and at the desk, with its days; and the nights of clearing out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '../../bot/bot.ts';
import { dataWish } from '../../bot/data-wishes.ts';
import { PUBLIC_HOLIDAYS } from '../../calendar/files.ts';
import { addressRow, person, requestHistory, stopEverything } from '../../contacts/contacts.ts';
import { RIGHTS_CALENDAR } from '../../contacts/files.ts';
import { requestDays } from '../../contacts/request-days.ts';
import { post } from '../../outbox/outbox.ts';
import {
  countRequests,
  dueRetention,
  listRequests,
  openAtDesk,
  recordPermission,
  retentionShown,
  stepRequest,
} from '../../people/people.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { verifyAudit } from '../../staff/staff.ts';
import { admin, official } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';

const AT = new Date('2026-12-01T03:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

test.each([
  ['tôi muốn xóa dữ liệu của tôi', 'erase'],
  ['Xoá hết thông tin cá nhân của em đi ạ', 'erase'],
  ['xóa số điện thoại của tôi khỏi hệ thống', 'erase'],
  ['cho tôi xem dữ liệu của tôi', 'access'],
  ['các anh đang lưu những gì, cho em biết thông tin cá nhân của em', 'access'],
  ['sua thong tin ca nhan cua toi', 'correct'],
  ['tôi rút lại sự đồng ý', 'withdraw'],
  ['toi khong dong y cho xu ly du lieu cua toi nua', 'withdraw'],
  // Of papers, of other places, of nothing of theirs.
  ['sửa thông tin trên giấy khai sinh của con tôi', null],
  ['xem thông tin hồ sơ của tôi', null],
  ['đổi thông tin căn cước của tôi thế nào', null],
  ['xóa thường trú cho người mất cần giấy tờ gì', null],
  ['cập nhật dữ liệu VNeID của tôi bị lỗi', null],
  ['dữ liệu của tôi', null],
])('%s → %s', (said, kind) => {
  expect(dataWish(said)).toBe(kind);
});

test('days follow from the dated rule, and stricter where the holidays of a year are not announced', () => {
  const asked = new Date('2026-12-03T09:00:00Z');
  const { replyBy, dueAt } = requestDays(RIGHTS_CALENDAR, 'access', asked);
  // Thursday: Friday and Monday are the two working days; ten days end on the 13th.
  expect([replyBy.toISOString(), dueAt.toISOString()]).toEqual([
    '2026-12-07T16:59:59.999Z',
    '2026-12-13T16:59:59.999Z',
  ]);
  expect(requestDays(RIGHTS_CALENDAR, 'erase', asked).dueAt.toISOString()).toBe('2026-12-23T16:59:59.999Z');
  const unknown = {
    ...RIGHTS_CALENDAR,
    holidays: { ...PUBLIC_HOLIDAYS, years: [] },
  } as typeof RIGHTS_CALENDAR;
  const strict = requestDays(unknown, 'access', new Date('2031-05-30T09:00:00Z')).replyBy;
  expect(strict.getTime()).toBeLessThanOrEqual(new Date('2031-06-03T17:00:00Z').getTime());
});

test('from a talk: entered once with its days, answered there, extended once, closed, all written down', async () => {
  const { deps, bot } = app.app;
  let event = 0;
  const says = async (text: string) => {
    event += 1;
    const from = '551234567';
    const message = { kind: 'message' as const, channel: 'telegram' as const, from, text, at: AT };
    await receive(bot, [{ ...message, providerId: `m${event}` }], AT);
    await app.tick();
  };
  const clerk = admin(AT);
  await says('tôi ở phường Đông Hà, Quảng Trị');
  await says('tôi muốn xóa dữ liệu của tôi');
  await says('xóa dữ liệu của tôi đi');
  const listed = await listRequests(clerk, deps);
  if (listed.kind !== 'requests') throw new Error(listed.kind);
  expect(listed.requests).toMatchObject([
    { kind: 'erase', way: 'chat', state: 'open', words: 'tôi muốn xóa dữ liệu của tôi' },
  ]);
  const [request] = listed.requests;
  const id = request?.id ?? 0;
  const said = await deps.db.read.turn.findMany({
    where: { direction: 'out' },
    orderBy: { id: 'desc' },
    take: 1,
  });
  const answer = said.map((turn) => deps.keys.open(turn.textSealed, placeOf.turn(turn))).join();
  expect(answer).toMatch(/xóa dữ liệu về mình.*03\/12\/2026.*21\/12\/2026/);
  const soon = new Date('2026-12-03T17:00:00Z');
  expect(await countRequests(clerk, deps, soon)).toEqual({ open: 1, soon: 1, late: 0 });
  expect(await countRequests(admin(new Date('2026-12-30T00:00:00Z')), deps, soon)).toMatchObject({ late: 1 });
  expect(await countRequests(official('viewer', '', AT), deps, soon)).toEqual({ open: 0, soon: 0, late: 0 });
  // Another province does not see it and cannot move it.
  const other = official('province', '75', AT, 9);
  expect(await listRequests(other, deps)).toMatchObject({ requests: [] });
  expect(await stepRequest(other, deps, id, 'done', '')).toMatchObject({ kind: 'denied', why: 'area' });

  expect(await stepRequest(clerk, deps, id, 'answer', '')).toMatchObject({ kind: 'refused' });
  expect(await stepRequest(clerk, deps, id, 'answer', 'Đã nhận, chị chờ nhé.')).toMatchObject({
    kind: 'done',
  });
  const told = await deps.db.read.message.findFirstOrThrow({ where: { source: 'request' } });
  expect([told.lane, told.channel]).toEqual(['reply', 'telegram']);
  expect(await stepRequest(clerk, deps, id, 'extend', 'Cần tra thêm.')).toMatchObject({
    dueAt: new Date('2027-01-10T16:59:59.999Z'),
  });
  expect(await stepRequest(clerk, deps, id, 'extend', 'Nữa.')).toMatchObject({ kind: 'refused' });
  expect(await stepRequest(clerk, deps, id, 'done', '')).toMatchObject({ kind: 'done' });
  expect(await stepRequest(clerk, deps, id, 'done', '')).toMatchObject({ kind: 'refused' });
  expect(await listRequests(clerk, deps)).toMatchObject({ requests: [] });

  // Consent taken back is a stop at once, entered as done.
  await says('tôi rút lại sự đồng ý');
  const address = await deps.db.read.address.findFirstOrThrow({ where: { channel: 'telegram' } });
  expect(address.stoppedAt).toEqual(AT);
  const who = { contactId: address.contactId, addressIds: [address.id] };
  expect((await requestHistory(deps.db.read, deps.keys, who, 100))[0]).toMatchObject({
    kind: 'withdraw',
    state: 'done',
  });
  expect(await verifyAudit(deps)).toMatchObject({ kind: 'whole' });
});

test('at the desk: a request and a paper; what the paper grants opens the stopped number for that alone', async () => {
  const { deps } = app.app;
  const clerk = official('commune', '19333', AT, 4);
  const made = await deps.db.write(async (tx) => {
    const who = {
      channel: 'sms' as const,
      address: '+84933333333',
      name: 'Trần Văn Giấy',
      areaCode: '19333',
    };
    const found = await person(tx, deps.keys, {
      ...{ ...who, provinceCode: '44', source: 'UBND', basis: 'Phiếu', now: AT },
    });
    await stopEverything(tx, found.addressId, AT);
    return found;
  });
  const reference = { contactId: made.contactId };
  const desk = await openAtDesk(clerk, deps, reference, { kind: 'access', words: 'Xin một bản' });
  expect(desk).toMatchObject({ kind: 'done', again: false });
  expect(await openAtDesk(clerk, deps, reference, { kind: 'access', words: '' })).toMatchObject({
    again: true,
  });
  const paper = { purpose: 'reminder' as const, state: 'granted' as const };
  expect(await recordPermission(clerk, deps, reference, { ...paper, basis: '' })).toMatchObject({
    kind: 'refused',
  });
  expect(await recordPermission(clerk, deps, reference, { ...paper, basis: 'Phiếu 01/12' })).toEqual({
    kind: 'changed',
  });
  expect(
    await deps.db.read.permission.findMany({ where: reference, orderBy: { purpose: 'asc' } }),
  ).toMatchObject([
    { purpose: 'outreach', state: 'refused' },
    { purpose: 'reminder', state: 'granted', basis: 'Phiếu 01/12' },
  ]);
  const last = await deps.db.read.permissionEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect(last).toMatchObject({ way: 'desk', userId: 4, purpose: 'reminder', state: 'granted' });
});

test('a night removes what had its time, leaves what is open, counts both, once', async () => {
  const { deps } = app.app;
  const old = new Date('2024-01-05T03:00:00Z');
  const ids = await deps.db.write(async (tx) => {
    const made: number[] = [];
    for (const [index, number] of ['+84944444441', '+84944444442'].entries()) {
      const who = { channel: 'sms' as const, address: number, areaCode: '19333', provinceCode: '44' };
      const { contactId, addressId } = await person(tx, deps.keys, {
        ...{ ...who, name: `Cũ ${index}`, source: 'UBND', basis: 'Phiếu', now: old },
      });
      made.push(contactId);
      if (index === 1)
        await tx.personRequest.create({
          data: {
            ...{ kind: 'access', way: 'desk', state: 'open', contactId, areaCode: '19333', askedAt: AT },
            ...{ replyBy: AT, dueAt: AT },
          },
        });
      else
        await post(tx, deps.keys, [
          {
            ...{ key: 'old-1', lane: 'bulk', purpose: 'outreach', source: 'campaign', channel: 'sms' },
            ...{ addressId, contactId, areaCode: '19333', payload: { text: 'Tin cũ' }, nextAt: old },
          },
        ]);
    }
    await tx.message.updateMany({
      where: { key: 'old-1' },
      data: { state: 'sent', sentAt: old, createdAt: old },
    });
    for (const [holder, address] of [
      ['bot', '701'],
      ['person', '702'],
    ] as const) {
      const row = await addressRow(tx, deps.keys, 'telegram', address, old);
      const talk = await tx.talk.create({
        data: { addressId: row.id, channel: 'telegram', holder, createdAt: old, updatedAt: old },
      });
      await tx.turn.create({
        data: { talkId: talk.id, at: old, direction: 'in', by: 'citizen', textSealed: 'x' },
      });
    }
    return made;
  });
  // Before one in the morning nothing happens.
  expect(await dueRetention(deps, new Date('2026-12-01T17:30:00Z'))).toBe(0);
  const night = new Date('2026-12-01T18:30:00Z');
  const both = await Promise.all([dueRetention(deps, night), dueRetention(deps, night)]);
  expect(both.filter((removed) => removed > 0)).toHaveLength(1);
  const { nights } = await retentionShown(deps.db.read);
  expect(nights[0]).toMatchObject({
    day: '2026-12-02',
    finishedAt: night,
    counts: {
      turns: { removed: 1, held: 1 },
      talks: { removed: 1, held: 1 },
      payloads: { removed: 1, held: 0 },
      ledger: { removed: 1, held: 0 },
      contacts: { removed: 1, held: 1 },
    },
  });
  expect(await deps.db.read.contact.findMany({ where: { id: { in: ids } }, select: { id: true } })).toEqual([
    { id: ids[1] },
  ]);
  expect(await deps.db.read.auditEntry.count({ where: { action: 'retention.run' } })).toBe(5);
  expect(await dueRetention(deps, new Date('2026-12-02T10:00:00Z'))).toBe(0);
  expect(await verifyAudit(deps)).toMatchObject({ kind: 'whole' });
});
