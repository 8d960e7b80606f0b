import { fromWall, inputMoment } from '../../../calendar/moment.ts';
import { sayDay } from '../../../calendar/words.ts';
import {
  CHOICE_WORDS,
  CHOICES,
  choiceVersions,
  isChoice,
  LIVES_WITH_WORDS,
  lawFor,
  ROLE_WORDS,
  saveChoice,
} from '../../../consent/consent.ts';
import { BUNDLE_TITLES } from '../../../knowledge/bundle.ts';
import { may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';
import { provinceAsked } from './ladder.ts';

const MOST_NOTE = 300;
const CONFIDENCE = {
  L: 'Đọc trong văn bản',
  A: 'Theo trả lời của cơ quan hoặc báo chí, chưa đối chiếu văn bản gốc',
  P: 'Theo quy trình, công văn',
} as const;

type Sent = { choice: string; note: string; from: string; base: string; mistake: string };

/** Which confirmation the law asks, and what the province chose where the law no longer asks one. */
export async function showConsentLaw(page: StaffPage): Promise<PageAnswer> {
  return lawPage(page, null);
}

/** Keeps the province's choice, in force from the moment chosen. */
export async function keepChoice(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form, now } = page;
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const sent = {
    choice: form.text('choice'),
    note: form.text('note'),
    from: form.text('from'),
    base: form.text('base'),
  };
  const refused = (mistake: string) => lawPage(page, { ...sent, mistake });
  if (province === '') return refused('Chọn tỉnh, thành phố trước.');
  if (!isChoice(sent.choice)) return refused('Chọn vẫn nhắc hoặc không nhắc.');
  const validFrom = sent.from === '' ? now : fromWall(sent.from);
  if (validFrom === null) return refused('Áp dụng từ: ghi ngày và giờ, hoặc để trống.');
  if (sent.note === '') return refused('Ghi căn cứ của lựa chọn; người xem sau cần biết.');
  if (sent.note.length > MOST_NOTE) return refused(`Căn cứ dài quá ${MOST_NOTE} ký tự.`);
  const saved = await saveChoice(act, needs.deps, {
    provinceCode: province,
    choice: sent.choice,
    note: sent.note,
    validFrom,
    base: Number(sent.base),
  });
  if (saved.kind === 'denied') return forbidden(saved.staff);
  if (saved.kind === 'changed_meanwhile')
    return refused('Có người vừa lưu một lựa chọn khác. Mở lại trang để xem rồi chọn tiếp.');
  return { kind: 'goto', to: `/consents/law?area=${province}`, done: 'saved' };
}

async function lawPage(page: StaffPage, sent: Sent | null): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const { read } = needs.deps.db;
  const law = (await lawFor(read, [province], now))(province);
  const versions = province === '' ? [] : await choiceVersions(read, province);
  const names = await staffNames(read);
  const inForce = versions
    .filter((one) => one.validFrom <= now)
    .sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime() || b.version - a.version)[0];
  return {
    kind: 'page',
    view: 'consents/law',
    title: 'Xác nhận theo quy định',
    status: sent === null ? 200 : 422,
    data: {
      province,
      place: placeName(province, now),
      mayWrite: province !== '' && may(page.act, 'ladder.write', province),
      provinces: user.areaCode === '' ? provinceChoices(user, now, province) : [],
      chosen: law.choice === null ? null : CHOICE_WORDS[law.choice],
      mistake: sent?.mistake ?? null,
      rules: law.rules.map((rule) => ({
        bundle: BUNDLE_TITLES[rule.bundle],
        days: period(rule.from, rule.to),
        who: rule.roles.map((role) => ROLE_WORDS[role]).join(', '),
        livesWith: rule.livesWith === null ? null : LIVES_WITH_WORDS[rule.livesWith],
        needed: rule.law === 'needed',
        says: rule.says,
        source: `${rule.source.document}, ${rule.source.article}`,
        confidence: CONFIDENCE[rule.source.confidence],
      })),
      versions: versions.map((one) => ({
        version: one.version,
        choice: CHOICE_WORDS[one.choice],
        who: (one.savedBy === null ? undefined : names.get(one.savedBy)) ?? 'Không rõ',
        savedAt: one.savedAt,
        validFrom: one.validFrom,
        note: one.note,
        look: one === inForce ? 'good' : 'plain',
        state: one === inForce ? 'Đang dùng' : one.validFrom > now ? 'Sẽ áp dụng' : 'Bản cũ',
      })),
      form: {
        choices: CHOICES.map((value) => ({
          value,
          title: CHOICE_WORDS[value],
          chosen: value === (sent?.choice ?? law.choice ?? ''),
        })),
        note: sent?.note ?? '',
        validFrom: sent?.from ?? '',
        base: sent?.base ?? String(versions[0]?.version ?? 0),
        least: inputMoment(now),
      },
    },
  };
}

function period(from: string | null, to: string | null): string {
  const until = to === null ? '' : `đến hết ${sayDay(to)}`;
  return from === null ? until || 'mọi ngày' : [`từ ${sayDay(from)}`, until].filter(Boolean).join(' ');
}
