/**
 * What is known of one citizen's case: a closed list of slots, each with closed values. A slot is filled from what somebody
 * said in any sentence (`read.ts`), never from what the bot supposes; nothing that names a person is kept.
 */
import type { Day } from '../../calendar/day.ts';

/** Words back for a value ("Tôi hiểu: …"); an empty text: true, but not worth saying. */
type Values = Readonly<Record<string, string>>;
type Spec = {
  readonly values: Values;
  /** Several values can hold at once (a pensioner who was also wounded in war). */
  readonly many?: true;
  /**
   * `lists`: may appear, counted, in the list of what was asked and not answered; `desk`: only the official who holds the talk
   * sees it (family quarrels, a death, a very young mother are nobody else's business).
   */
  readonly seenBy: 'lists' | 'desk';
};

const yes = (said: string) => ({ yes: said }) as const;

/** Every slot with its values and their words back. Facts and readers may name no other. */
export const SLOTS = {
  bundle: { values: { birth: '', death: '' }, seenBy: 'lists' },

  // The child.
  child: {
    values: { alive: '', died: 'bé đã mất', stillborn: 'thai mất trước khi sinh' },
    seenBy: 'desk',
  },
  childLived: {
    values: { under_24h: 'bé sống chưa đủ 24 giờ', over_24h: 'bé sống từ 24 giờ trở lên' },
    seenBy: 'desk',
  },
  childCount: { values: { twins: 'sinh đôi (sinh ba)' }, seenBy: 'lists' },
  childAge: { values: { under_6: 'bé dưới 6 tuổi', from_6: 'bé từ 6 tuổi trở lên' }, seenBy: 'lists' },
  childKind: {
    values: {
      adopted: 'con nuôi',
      abandoned: 'trẻ bị bỏ rơi',
      surrogate: 'sinh nhờ mang thai hộ',
      unborn: 'bé chưa sinh',
    },
    seenBy: 'desk',
  },
  bornWhere: {
    values: { facility: '', home: 'sinh ở nhà', road: 'sinh dọc đường', abroad: 'sinh ở nước ngoài' },
    seenBy: 'lists',
  },
  birthRegistered: {
    values: { yes: 'đã có khai sinh', no: 'chưa khai sinh', abroad: 'đã khai sinh ở nước ngoài' },
    seenBy: 'lists',
  },

  // The parents.
  parents: {
    values: {
      married: 'cha mẹ có đăng ký kết hôn',
      unmarried: 'cha mẹ chưa đăng ký kết hôn',
      married_after: 'cha mẹ kết hôn sau khi sinh',
      divorced: 'cha mẹ đã ly hôn',
    },
    seenBy: 'desk',
  },
  otherHusband: { values: yes('mẹ còn hôn nhân với người khác'), seenBy: 'desk' },
  fatherNamed: { values: { yes: 'ghi tên cha', no: 'không ghi tên cha' }, seenBy: 'desk' },
  foreignParent: { values: yes('cha hoặc mẹ là người nước ngoài'), seenBy: 'lists' },
  parentsAbroad: { values: yes('cha mẹ là người Việt ở nước ngoài'), seenBy: 'lists' },
  youngParent: { values: yes('cha hoặc mẹ chưa đủ 18 tuổi'), seenBy: 'desk' },
  parentsAway: {
    values: {
      one: 'cha hoặc mẹ đi vắng',
      both: 'cả cha và mẹ đi vắng',
      prison: 'cha hoặc mẹ đang bị giam',
      dead: 'cha hoặc mẹ đã mất',
    },
    seenBy: 'desk',
  },
  parentsResidence: {
    values: {
      same: '',
      apart: 'cha mẹ khác nơi thường trú',
      temporary: 'cha mẹ đang tạm trú',
      none: 'cha mẹ không có thường trú, tạm trú',
    },
    seenBy: 'lists',
  },

  // Where the child is to be registered.
  home: {
    values: {
      own: 'nhà của cha mẹ',
      grandparents: 'nhà ông bà',
      relative: 'nhà người thân',
      rented: 'nhà thuê',
      barracks: 'doanh trại, hộ tập thể',
    },
    seenBy: 'lists',
  },
  householder: {
    values: {
      refuses: 'chủ hộ hoặc chủ nhà không đồng ý',
      dead: 'chủ hộ hoặc chủ nhà đã mất',
      absent: 'chủ hộ hoặc chủ nhà đi vắng',
      no_phone: 'chủ hộ hoặc chủ nhà không dùng VNeID',
    },
    seenBy: 'desk',
  },

  // Who files.
  filer: {
    values: {
      parent: '',
      grandparent: 'ông bà đi làm thay',
      relative: 'người thân đi làm thay',
      other: 'người ngoài gia đình đi làm thay',
    },
    seenBy: 'lists',
  },

  // The deceased.
  scheme: {
    many: true,
    values: {
      pension: 'có lương hưu',
      insured: 'đóng BHXH bắt buộc',
      voluntary: 'đóng BHXH tự nguyện',
      merit: 'người có công',
      veteran: 'cựu chiến binh, thanh niên xung phong',
      social_assistance: 'hưởng trợ cấp xã hội',
      social_pension: 'hưởng hưu trí xã hội',
      survivor: 'hưởng tiền tuất hằng tháng',
      soldier: 'đang là bộ đội, công an',
      none: 'không có chế độ nào',
    },
    seenBy: 'lists',
  },
  insured: {
    values: {
      under_12m: 'đóng chưa đủ 12 tháng',
      '12m_to_60m': 'đóng từ 12 đến dưới 60 tháng',
      '60m_to_15y': 'đóng từ 5 đến dưới 15 năm',
      from_15y: 'đóng từ 15 năm',
    },
    seenBy: 'lists',
  },
  deceasedAge: { values: { child: '', under_75: '', from_75: '', from_80: '' }, seenBy: 'lists' },
  isHouseholder: { values: yes('người mất là chủ hộ'), seenBy: 'lists' },
  diedWhere: {
    values: {
      home: 'mất ở nhà',
      hospital: 'mất ở bệnh viện',
      way: 'mất trên đường đi viện',
      accident: 'mất do tai nạn',
      elsewhere: 'mất ở tỉnh khác',
      abroad: 'mất ở nước ngoài',
    },
    seenBy: 'lists',
  },
  diedSuddenly: { values: yes(''), seenBy: 'desk' },
  diedLongAgo: { values: yes('mất đã lâu'), seenBy: 'lists' },
  deceasedForeign: { values: yes('người mất là người nước ngoài hoặc Việt kiều'), seenBy: 'lists' },
  deceasedHome: {
    values: { none: 'người mất không có hộ khẩu', temporary: 'người mất chỉ có tạm trú' },
    seenBy: 'lists',
  },
  deceasedKin: { values: { none: 'người mất không có người thân' }, seenBy: 'desk' },
  missing: { values: yes('người mất tích'), seenBy: 'desk' },
  deathRegistered: { values: { yes: 'đã khai tử', no: 'chưa khai tử' }, seenBy: 'lists' },
  survivor: {
    many: true,
    values: {
      child: 'còn con chưa đủ 18 tuổi',
      spouse: 'còn vợ hoặc chồng',
      parent: 'còn cha mẹ',
      disabled: 'có người thân suy giảm khả năng lao động từ 81%',
      nobody: 'không còn thân nhân',
    },
    seenBy: 'lists',
  },

  // Papers and the dossier.
  lacking: {
    many: true,
    values: {
      birth_notice: 'không có giấy chứng sinh',
      death_notice: 'không có giấy báo tử',
      id: 'không có căn cước',
      marriage: 'không có giấy kết hôn',
      vneid: 'không có VNeID',
      any: 'không có giấy tờ gì',
    },
    seenBy: 'lists',
  },
  lost: {
    many: true,
    values: {
      birth_notice: 'mất giấy chứng sinh',
      birth_certificate: 'mất giấy khai sinh',
      health_card: 'mất thẻ bảo hiểm',
      death_paper: 'mất giấy tờ khai tử',
      residence_paper: 'mất sổ hộ khẩu',
    },
    seenBy: 'lists',
  },
  dossier: {
    values: {
      filed: 'đã nộp hồ sơ',
      waiting_consent: 'hồ sơ chờ xác nhận',
      supplement: 'hồ sơ phải bổ sung',
      returned: 'hồ sơ bị trả lại',
      refused: 'hồ sơ bị từ chối',
      stopped: 'hồ sơ dừng xử lý',
      overdue: 'hồ sơ quá hẹn',
      done: 'đã có kết quả',
    },
    seenBy: 'lists',
  },
} as const satisfies Readonly<Record<string, Spec>>;

export type SlotName = keyof typeof SLOTS;
export type SlotValue<S extends SlotName> = keyof (typeof SLOTS)[S]['values'] & string;
type Holds<S extends SlotName> = (typeof SLOTS)[S] extends { many: true }
  ? readonly SlotValue<S>[]
  : SlotValue<S>;
export type Slots = { readonly [S in SlotName]?: Holds<S> };

export const SLOT_NAMES = Object.keys(SLOTS) as SlotName[];

/** The values a slot may hold. */
export function valuesOf(slot: SlotName): readonly string[] {
  return Object.keys(SLOTS[slot].values);
}

/** A day of an event. `lunar`: how the citizen said it by the moon's calendar ("mùng 3 tháng 10 âm lịch"), to say it back. */
export type EventDay = { readonly on: Day; readonly lunar?: string };

/** One case. `person`: the citizen's own word for the child or the deceased ("bà nội", "bé"), from a closed list. */
export type Case = {
  readonly slots: Slots;
  readonly bornOn: EventDay | null;
  readonly diedOn: EventDay | null;
  readonly person: string | null;
};

export const NO_CASE: Case = { slots: {}, bornOn: null, diedOn: null, person: null };

/** The values that hold in a slot, as a list; empty when nothing is known. */
export function heldIn(slots: Slots, slot: SlotName): readonly string[] {
  const held: unknown = slots[slot];
  return held === undefined ? [] : Array.isArray(held) ? (held as string[]) : [held as string];
}

export function slotNamed(name: string): SlotName | null {
  return SLOT_NAMES.find((one) => one === name) ?? null;
}
