/** A wing of the front door: what an official corrects of a person, and what a person allows or refuses at the desk. */
import { provinceOf, unitAt } from '../areas/areas.ts';
import { renameCaseSubject } from '../consent/consent.ts';
import {
  correctSubject,
  type PermissionPurpose,
  readAddress,
  recordAtDesk,
  type SubjectCorrection,
} from '../contacts/contacts.ts';
import { cancelFor } from '../outbox/outbox.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { openedFor } from './finding.ts';
import type { PersonReference } from './reference.ts';

export type PersonChange = {
  name?: string;
  /** A commune of today. */
  areaCode?: string;
  tags?: readonly string[];
  /** As staff write it: `0912…`, `zalo:…`, `telegram:…`. */
  addAddress?: string;
  removeAddressId?: number;
};

export type PersonChanged = { kind: 'changed' } | { kind: 'refused'; staff: string } | { kind: 'not_found' };

const refuse = (staff: string): PersonChanged => ({ kind: 'refused', staff });

/** Corrects what is said of a person; the area they are given must be the actor's too. */
export async function correctPerson(
  act: Act,
  deps: Deps,
  reference: PersonReference,
  to: PersonChange,
): Promise<PersonChanged | Denied> {
  return deps.db.write(async (tx): Promise<PersonChanged | Denied> => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    const { contactId } = person;
    if (contactId === null)
      return refuse(
        'Người này chưa có trong danh bạ nên chưa có gì để sửa. Có thể nạp vào danh bạ khi họ đồng ý.',
      );
    const correction = corrected(to, act.now);
    if ('staff' in correction) return refuse(correction.staff);
    if (correction.areaCode !== undefined) {
      const no = await denied(tx, act, 'people.write', {
        subject: `person:${person.reference}`,
        areaCode: correction.areaCode,
      });
      if (no !== null) return no;
    }
    const { removeAddressId } = correction;
    if (removeAddressId !== undefined && !person.addressIds.includes(removeAddressId))
      return refuse('Địa chỉ này không phải của người đó.');
    if ((await correctSubject(tx, deps.keys, contactId, correction, act.now)) === 'taken')
      return refuse('Số hoặc địa chỉ này đang thuộc về một người khác, nên chưa ghi được.');
    if (correction.name !== undefined && correction.name !== null)
      await renameCaseSubject(tx, deps.keys, contactId, correction.name, act.now);
    if (removeAddressId !== undefined)
      await cancelFor(tx, { addressIds: [removeAddressId] }, 'no_longer_needed', act.now);
    await record(tx, act, {
      action: 'person.correct',
      subject: `person:${person.reference}`,
      areas: [person.desk, ...(correction.areaCode === undefined ? [] : [correction.areaCode])],
      detail: { parts: Object.keys(to).join(' ') },
    });
    return { kind: 'changed' };
  });
}

const MOST_TAGS = 20;

/** What was typed, checked; or the sentence that says what is wrong. */
function corrected(to: PersonChange, now: Date): SubjectCorrection | { staff: string } {
  const { name, areaCode, tags, addAddress, removeAddressId } = to;
  const done: SubjectCorrection = {};
  if (name !== undefined) {
    const written = name.normalize('NFC').replace(/\s+/g, ' ').trim();
    if (written.length > 100 || /\d/.test(written))
      return { staff: 'Họ tên dài tối đa 100 chữ và không có chữ số.' };
    done.name = written === '' ? null : written;
  }
  if (areaCode !== undefined) {
    if (unitAt(areaCode, now) === null) return { staff: 'Không có xã, phường nào mang mã này hiện nay.' };
    done.areaCode = areaCode;
    done.provinceCode = provinceOf(areaCode);
  }
  if (tags !== undefined) {
    const kept = tags.map((tag) => tag.normalize('NFC').trim()).filter(Boolean);
    if (kept.length > MOST_TAGS || kept.some((tag) => tag.length > 60))
      return { staff: `Ghi tối đa ${MOST_TAGS} đối tượng, mỗi đối tượng tối đa 60 chữ.` };
    done.tags = kept;
  }
  if (addAddress !== undefined) {
    const read = readAddress(addAddress);
    if (read.kind === 'refused') return { staff: `${read.message} ${read.todo}` };
    done.addAddress = { channel: read.channel, address: read.address };
  }
  if (removeAddressId !== undefined) done.removeAddressId = removeAddressId;
  return done;
}

/**
 * A person says at the desk what they allow or refuse: written with the official's name and the paper it rests on. A refusal
 * of everything is a stop on all their addresses; what waits for them is called off.
 */
export async function recordPermission(
  act: Act,
  deps: Deps,
  reference: PersonReference,
  said: { purpose: PermissionPurpose | 'all'; state: 'granted' | 'refused'; basis: string },
): Promise<PersonChanged | Denied> {
  const basis = said.basis.normalize('NFC').trim().slice(0, 300);
  return deps.db.write(async (tx): Promise<PersonChanged | Denied> => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    if (said.state === 'granted' && basis === '')
      return refuse('Ghi căn cứ của sự đồng ý, ví dụ “Phiếu đồng ý ký ngày 01/12/2026”.');
    if (said.state === 'granted' && person.contactId === null)
      return refuse('Người này chưa có trong danh bạ nên chưa ghi được sự đồng ý.');
    const { contactId, addressIds } = person;
    const heard = { ...said, basis, userId: actorId(act), now: act.now };
    await recordAtDesk(tx, { contactId, addressIds }, heard);
    if (said.state === 'refused')
      await cancelFor(
        tx,
        said.purpose === 'all' ? { addressIds } : { addressIds, purposes: [said.purpose] },
        said.purpose === 'all' ? 'stopped' : 'refused_by_person',
        act.now,
      );
    await record(tx, act, {
      action: 'person.permission',
      subject: `person:${person.reference}`,
      areas: [person.desk],
      detail: { purpose: said.purpose, state: said.state },
    });
    return { kind: 'changed' };
  });
}
