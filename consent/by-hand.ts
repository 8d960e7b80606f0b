/**
 * What a clerk records that no file says: that a confirmation is not needed, and with whom the child is registered. A wing
 * of the front door, which hands it on.
 */

import { cancelFor } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, scopeOf } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { laddersFor } from './ladders.ts';
import { dayOfDossier, needOf } from './need.ts';
import { deniedDossier, dossierOf } from './reminders.ts';
import type { ConsentEventKind, ConsentRecord, DossierRecord } from './rows.ts';
import type { LivesWith, NotNeededReason } from './states.ts';
import { WITHOUT_ANSWER } from './states.ts';
import { NO_LONGER_NEEDED } from './still-needed.ts';
import { changeConsent, setLookAt } from './store/consents.ts';
import { changeDossier } from './store/dossiers.ts';
import { addEvents } from './store/events.ts';
import { lockRoom } from './store/rows.ts';

export type HandResult = { kind: 'marked' } | { kind: 'refused'; staff: string };

const CHANGED = 'Trạng thái xác nhận đã thay đổi; anh/chị xem lại hồ sơ.';

/**
 * A clerk knows that this confirmation is not needed: nobody is reminded of it any more, and a file that still says
 * "requested" does not undo it. The reason that the law does not ask is checked against the law of the dossier's day.
 * `reason` null takes the clerk's own mark back.
 */
export async function markNotNeeded(
  act: Act,
  deps: Deps,
  ask: { code: string; consentId: number; reason: NotNeededReason | null },
): Promise<HandResult | Denied> {
  const { now } = act;
  const { code, consentId, reason } = ask;
  return deps.db.write(async (tx) => {
    await lockRoom(tx, now);
    const no = await deniedDossier(tx, act, 'consent.write', code);
    if (no !== null) return no;
    const dossier = await dossierOf(tx, scopeOf(act), code);
    const consent = dossier?.consents.find((one) => one.id === consentId);
    if (dossier === null || consent === undefined)
      return { kind: 'refused', staff: 'Không có xác nhận này.' };
    const fits = reason === null ? consent.easedBy === 'hand' : WITHOUT_ANSWER.includes(consent.state);
    if (!fits) return { kind: 'refused', staff: CHANGED };
    if (reason === 'with_parents' && !(await freeWithParents(tx, dossier, consent, now)))
      return {
        kind: 'refused',
        staff:
          'Lý do này chỉ dùng cho chủ hộ, chủ sở hữu chỗ ở trong hồ sơ khai sinh nộp từ ngày 01/7/2026, khi trẻ không đăng ký về ở với người khác.',
      };
    await changeConsent(tx, consentId, {
      state: reason === null ? 'requested' : 'not_required',
      easedBy: reason === null ? null : 'hand',
      asOf: now,
      contradictedAt: null,
      lookAt: reason === null ? now : null,
      callWhy: null,
      updatedAt: now,
    });
    if (reason !== null) await cancelFor(tx, { consentId }, NO_LONGER_NEEDED, now);
    const detail = { ...(reason === null ? {} : { reason }) };
    const kind = reason === null ? 'not_needed_undone' : 'not_needed';
    await told(tx, act, dossier, consentId, { kind, detail });
    await record(tx, act, {
      action: reason === null ? 'consent.not-needed-undo' : 'consent.not-needed',
      subject: `dossier:${dossier.id}`,
      areas: [dossier.areaCode],
      detail: { consentId, ...detail },
    });
    return { kind: 'marked' };
  });
}

/** Would the law not ask it if the child is registered with its parents? What the dossier says already is not overruled. */
async function freeWithParents(
  tx: Tx,
  dossier: DossierRecord,
  { role, requestedAt }: ConsentRecord,
  now: Date,
): Promise<boolean> {
  if (dossier.livesWith === 'others') return false;
  const { law } = (await laddersFor(tx, [dossier.provinceCode], now))(dossier.provinceCode);
  const { bundle, nationalCode } = dossier;
  const filedOn = dayOfDossier(nationalCode, requestedAt);
  const need = needOf({ bundle, role, livesWith: 'parents', filedOn, requestedAt }, law, now);
  return need.law === 'not_needed';
}

/** With whom the child of a birth dossier is registered (null: not known); every confirmation of it is looked at again. */
export async function setLivesWith(
  act: Act,
  deps: Deps,
  ask: { code: string; livesWith: LivesWith | null },
): Promise<HandResult | Denied> {
  const { now } = act;
  const { code, livesWith } = ask;
  return deps.db.write(async (tx) => {
    await lockRoom(tx, now);
    const no = await deniedDossier(tx, act, 'consent.write', code);
    if (no !== null) return no;
    const dossier = await dossierOf(tx, scopeOf(act), code);
    if (dossier === null) return { kind: 'refused', staff: 'Không có hồ sơ mang mã này.' };
    if (dossier.bundle !== 'birth')
      return { kind: 'refused', staff: 'Chỉ hồ sơ khai sinh mới ghi trẻ đăng ký về ở với ai.' };
    if (dossier.livesWith === livesWith) return { kind: 'marked' };
    await changeDossier(tx, dossier.id, { livesWith, updatedAt: now });
    await setLookAt(
      tx,
      dossier.consents.map(({ id }) => id),
      { lookAt: now },
    );
    const detail = { from: dossier.livesWith ?? '', to: livesWith ?? '' };
    await told(tx, act, dossier, null, { kind: 'case', detail });
    await record(tx, act, {
      action: 'consent.case',
      subject: `dossier:${dossier.id}`,
      areas: [dossier.areaCode],
      detail,
    });
    return { kind: 'marked' };
  });
}

function told(
  tx: Tx,
  act: Act,
  dossier: DossierRecord,
  consentId: number | null,
  what: { kind: ConsentEventKind; detail: Record<string, string> },
): Promise<void> {
  const base = { dossierId: dossier.id, consentId, at: act.now, userId: actorId(act), importId: null };
  return addEvents(tx, [{ ...base, ...what }]);
}
