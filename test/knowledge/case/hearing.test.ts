import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../../knowledge/knowledge.ts';

const { citizen, faults } = loadKnowledge();
const NOW = new Date('2026-12-01T08:00:00+07:00');
const hear = (text: string, bundle: 'birth' | 'death' | null = null) => citizen.hear(text, bundle, NOW);
const slots = (text: string, bundle: 'birth' | 'death' | null = null) =>
  hear(text, bundle)
    .said.filter((one) => !one.off)
    .map((one) => `${one.slot}=${one.value}`);

test('every rule names a slot and a value that exist', () => {
  expect(faults.filter((one) => one.file.startsWith('case/'))).toEqual([]);
});

describe('danger is heard before anything', () => {
  test.each([
    ['con trai bà bỏ bà đi rồi bà không thiết sống nữa', 'despair'],
    ['ma toi mat roi toi hong muon song nua', 'despair'],
    ['chắc em ôm con đi theo chồng luôn cho rồi', 'despair'],
    ['chồng em say rượu cầm dao đuổi em ra đường', 'violence'],
    ['bé nhà em đang co giật tím tái', 'medical'],
    ['em lỡ đọc mã OTP cho người ta rồi', 'fraud'],
    ['có số lạ gọi xưng công an bảo cài ứng dụng', 'fraud_try'],
    ['ông cán bộ gợi ý đưa tiền thì mới ký', 'bribe'],
    ['vừa nhặt được một bé sơ sinh bị bỏ trước cổng chùa', 'child_danger'],
    ['tao mang xăng lên đốt ủy ban', 'threat'],
  ])('%s', (text, kind) => expect(hear(text).safety?.kind).toBe(kind));

  test.each([
    'em trai tôi tự tử mất hôm qua, khai tử cần giấy gì',
    'chờ lâu muốn chết mà chưa có giấy khai sinh',
    'bố tôi đột quỵ mất ở bệnh viện',
    'lệ phí khai sinh bao nhiêu tiền',
    'mất thẻ bảo hiểm thì làm lại ở đâu',
  ])('but not in: %s', (text) => expect(hear(text).safety).toBe(null));
});

describe('life events', () => {
  test.each([
    ['ôn nội con mất hồi hôm rồi', 'death'],
    ['ba tôi hưởng lương hưu bị bệnh nặng mất ngày 20/11', 'death'],
    ['cháu em sinh non không qua khỏi', 'child_death'],
    ['vợ tôi mang thai 7 tháng thì thai chết lưu', 'stillbirth'],
    ['nhà tôi vừa có thêm thằng cu 3 ký', 'birth'],
  ])('%s', (text, kind) => {
    const kinds = hear(text).events.map((event) => event.kind);
    if (kind === 'birth') expect(kinds.filter((one) => one !== 'birth')).toEqual([]);
    else expect(kinds).toContain(kind);
  });

  test('lost, spent and supposed are no deaths', () => {
    expect(hear('em làm mất giấy khai sinh').events).toEqual([]);
    expect(hear('mất bao lâu thì có kết quả').events).toEqual([]);
    expect(hear('bố tôi mất sức lao động').events).toEqual([]);
    expect(hear('nếu bà mất thì ai được hưởng').events.every((event) => event.supposed)).toBe(true);
  });
});

describe('the case', () => {
  test('is read from any sentence', () => {
    expect(slots('bà cụ nhà tôi có lương hưu, ông thì thương binh', 'death')).toEqual(
      expect.arrayContaining(['scheme=pension', 'scheme=merit']),
    );
    expect(slots('chong em nguoi Dai Loan, khai sinh cho con')).toContain('foreignParent=yes');
    expect(slots('chủ trọ không chịu ký cho bé nhập khẩu')).toEqual(
      expect.arrayContaining(['home=rented', 'householder=refuses']),
    );
    expect(slots('chồng tôi đóng BHXH được 8 năm 11 tháng thì mất')).toContain('insured=60m_to_15y');
  });

  test('what is denied is no value', () => {
    expect(slots('chồng em không phải người nước ngoài, khai sinh cho con')).not.toContain(
      'foreignParent=yes',
    );
    expect(slots('ông không có lương hưu', 'death')).toEqual(['scheme=none']);
  });

  test('newborn: hours and days are told apart', () => {
    expect(slots('bé sinh ra được 5 tiếng thì mất')).toContain('childLived=under_24h');
    expect(slots('con em sinh được 3 ngày thì mất')).toContain('childLived=over_24h');
  });
});

describe('days', () => {
  const day = (text: string, bundle: 'birth' | 'death' | null = null) =>
    hear(text, bundle).days.named.map((one) => `${one.of} ${one.on}`);

  test('solar, spoken, counted, lunar', () => {
    expect(day('bé sinh ngày 5/10')).toEqual(['birth 2026-10-05']);
    expect(day('bố em mất 20 tháng 11 năm 2026')).toEqual(['death 2026-11-20']);
    expect(day('con em được 10 ngày tuổi')).toEqual(['birth 2026-11-21']);
    expect(day('con em sinh mùng 3 tháng 10 âm lịch')).toEqual(['birth 2026-11-11']);
    expect(day('ông tôi thương binh 2/4 mất hôm 15/11')).toEqual(['death 2026-11-15']);
  });

  test('a day that cannot be is told apart from none', () => {
    expect(hear('bé sinh 30/2').days.impossible).toBe('30/2');
    expect(hear('bố mất ngày 5/1/2062').days.impossible).toBe('5/1/2062');
    expect(hear('hồ sơ nộp ngày 20/11').days.named).toEqual([]);
  });

  test('an old year says that it is long ago', () => {
    expect(slots('ông ngoại mất năm 1981')).toContain('diedLongAgo=yes');
  });
});
