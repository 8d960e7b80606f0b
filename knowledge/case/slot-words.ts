/** The slots of a case and their values in the words of officials, for lists to choose from. Closed: a slot without a title does not compile. */
import { SLOTS, type SlotName } from './slots.ts';

const TITLES = {
  bundle: 'Việc đang nói tới',
  child: 'Bé',
  childLived: 'Bé sống được bao lâu',
  childCount: 'Số bé',
  childAge: 'Tuổi của bé',
  childKind: 'Hoàn cảnh của bé',
  bornWhere: 'Nơi sinh',
  birthRegistered: 'Đã khai sinh chưa',
  parents: 'Hôn nhân của cha mẹ',
  otherHusband: 'Hôn nhân khác của mẹ',
  fatherNamed: 'Tên cha',
  foreignParent: 'Cha mẹ người nước ngoài',
  parentsAbroad: 'Cha mẹ ở nước ngoài',
  youngParent: 'Cha mẹ chưa đủ tuổi',
  parentsAway: 'Cha mẹ vắng mặt',
  parentsResidence: 'Nơi cư trú của cha mẹ',
  home: 'Nhà mà bé nhập hộ khẩu',
  householder: 'Chủ hộ, chủ nhà',
  filer: 'Người đi làm',
  scheme: 'Chế độ của người mất',
  insured: 'Thời gian đóng BHXH',
  deceasedAge: 'Tuổi người mất',
  isHouseholder: 'Người mất là chủ hộ',
  diedWhere: 'Nơi mất',
  diedSuddenly: 'Mất đột ngột',
  diedLongAgo: 'Mất đã lâu',
  deceasedForeign: 'Người mất là người nước ngoài',
  deceasedHome: 'Hộ khẩu của người mất',
  deceasedKin: 'Người thân của người mất',
  missing: 'Mất tích',
  deathRegistered: 'Đã khai tử chưa',
  survivor: 'Người còn lại',
  lacking: 'Giấy tờ không có',
  lost: 'Giấy tờ bị mất',
  dossier: 'Tình trạng hồ sơ',
} as const satisfies Record<SlotName, string>;

/** Values that citizens are not told back, in words for lists. */
const UNSAID: Readonly<Record<string, string>> = {
  'bundle=birth': 'khai sinh',
  'bundle=death': 'khai tử',
  'child=alive': 'bé khỏe, còn sống',
  'bornWhere=facility': 'sinh ở bệnh viện, trạm y tế',
  'parentsResidence=same': 'cha mẹ cùng nơi thường trú',
  'filer=parent': 'cha hoặc mẹ đi làm',
  'deceasedAge=child': 'người mất là trẻ em',
  'deceasedAge=under_75': 'người mất dưới 75 tuổi',
  'deceasedAge=from_75': 'người mất từ 75 tuổi',
  'deceasedAge=from_80': 'người mất từ 80 tuổi',
  'diedSuddenly=yes': 'mất đột ngột',
};
const KNOWLEDGE: Readonly<Record<string, string>> = {
  any: 'đã biết, giá trị nào cũng được',
  unknown: 'chưa biết',
};

/** The name of a slot as officials read it. */
export function slotTitle(slot: SlotName): string {
  return TITLES[slot];
}

/** One value of a slot in words; also `any` and `unknown`, which conditions of facts may ask for. */
export function slotValueWords(slot: SlotName, value: string): string {
  const said = (SLOTS[slot].values as Readonly<Record<string, string>>)[value] ?? '';
  return said !== '' ? said : (UNSAID[`${slot}=${value}`] ?? KNOWLEDGE[value] ?? '');
}
