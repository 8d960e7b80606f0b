/** The one question that decides, for slots that people can answer: words and choices (buttons carry at most 35 letters). */
import type { SlotName, SlotValue } from './slots.ts';

export type SlotQuestion<S extends SlotName = SlotName> = {
  readonly ask: string;
  readonly choices: readonly (readonly [value: SlotValue<S>, title: string])[];
};

export const QUESTIONS: { readonly [S in SlotName]?: SlotQuestion<S> } = {
  bundle: {
    ask: 'Anh/chị hỏi về khai sinh cho bé hay về người thân đã mất ạ?',
    choices: [
      ['birth', 'Khai sinh cho bé'],
      ['death', 'Người thân đã mất'],
    ],
  },
  scheme: {
    ask: 'Người mất lúc còn sống có chế độ nào ạ? Mỗi chế độ một mức khác nhau.',
    choices: [
      ['pension', 'Có lương hưu'],
      ['insured', 'Đang đóng BHXH'],
      ['social_assistance', 'Trợ cấp xã hội, người cao tuổi'],
      ['merit', 'Người có công'],
      ['none', 'Không có chế độ nào'],
    ],
  },
  insured: {
    ask: 'Người mất đã đóng BHXH được bao lâu ạ?',
    choices: [
      ['under_12m', 'Chưa đủ 12 tháng'],
      ['12m_to_60m', 'Từ 1 đến dưới 5 năm'],
      ['60m_to_15y', 'Từ 5 đến dưới 15 năm'],
      ['from_15y', 'Từ 15 năm trở lên'],
    ],
  },
  parents: {
    ask: 'Cha mẹ bé đã đăng ký kết hôn chưa ạ?',
    choices: [
      ['married', 'Đã đăng ký kết hôn'],
      ['unmarried', 'Chưa đăng ký kết hôn'],
      ['married_after', 'Kết hôn sau khi sinh'],
      ['divorced', 'Đã ly hôn'],
    ],
  },
  childLived: {
    ask: 'Bé sống được đủ 24 giờ không ạ? Luật phân biệt theo mốc này.',
    choices: [
      ['over_24h', 'Từ 24 giờ trở lên'],
      ['under_24h', 'Chưa đủ 24 giờ'],
    ],
  },
  diedWhere: {
    ask: 'Người thân mất ở đâu ạ?',
    choices: [
      ['home', 'Ở nhà'],
      ['hospital', 'Ở bệnh viện'],
      ['accident', 'Do tai nạn, đột ngột'],
      ['abroad', 'Ở nước ngoài'],
    ],
  },
  home: {
    ask: 'Bé nhập hộ khẩu về nhà ai ạ?',
    choices: [
      ['own', 'Nhà của cha mẹ'],
      ['grandparents', 'Nhà ông bà'],
      ['rented', 'Nhà thuê'],
      ['relative', 'Nhà người khác'],
    ],
  },
  bornWhere: {
    ask: 'Bé sinh ở đâu ạ?',
    choices: [
      ['facility', 'Bệnh viện, trạm y tế'],
      ['home', 'Ở nhà'],
      ['abroad', 'Ở nước ngoài'],
    ],
  },
  householder: {
    ask: 'Chủ hộ hoặc chủ nhà hiện thế nào ạ?',
    choices: [
      ['refuses', 'Không đồng ý'],
      ['dead', 'Đã mất'],
      ['absent', 'Đi vắng, đau ốm'],
      ['no_phone', 'Không dùng VNeID'],
    ],
  },
  dossier: {
    ask: 'Hồ sơ đang báo thế nào ạ?',
    choices: [
      ['waiting_consent', 'Chờ xác nhận'],
      ['supplement', 'Yêu cầu bổ sung'],
      ['returned', 'Bị trả lại, từ chối'],
      ['overdue', 'Quá ngày hẹn'],
      ['done', 'Đã có kết quả'],
    ],
  },
  survivor: {
    ask: 'Người mất còn ai trong nhà ạ?',
    choices: [
      ['child', 'Con chưa đủ 18 tuổi'],
      ['spouse', 'Vợ hoặc chồng'],
      ['parent', 'Cha mẹ già'],
      ['nobody', 'Không còn ai'],
    ],
  },
};
