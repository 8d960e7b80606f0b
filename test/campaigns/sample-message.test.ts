import { describe, expect, test } from 'vitest';
import type { CampaignPlan } from '../../campaigns/plan-type.ts';
import { previewTally } from '../../campaigns/preview.ts';
import type { CampaignRecipient } from '../../campaigns/recipients.ts';
import { type SampleContext, wordingOf } from '../../campaigns/sample-message.ts';
import { DONG_HA, MORNING } from './office.ts';

const plan: CampaignPlan = {
  name: 'Thử',
  purpose: 'outreach',
  channels: ['zalo', 'telegram', 'sms'],
  audience: { areas: ['44'], places: [], tags: [], excludeTags: [], groups: [], bundle: null, consent: null },
  text: {},
  values: {},
  link: null,
  start: MORNING.toISOString(),
  end: MORNING.toISOString(),
  hours: null,
  repeat: null,
  budget: null,
  rate: null,
  waves: null,
};
const with_ = (body: string, accents = false, more: Partial<SampleContext> = {}): SampleContext => {
  const text = { id: 'thu', body, accents };
  return {
    plan,
    texts: { zalo: text, telegram: text, sms: text, group: text },
    link: null,
    labelOf: () => '',
    price: { dong: 830, verified: false },
    ...more,
  };
};
const to = (channel: 'zalo' | 'telegram' | 'sms', groupId: number | null = null) => ({
  channel,
  areaCode: DONG_HA,
  groupId,
});
const sms = (body: string, accents = false, more: Partial<SampleContext> = {}) => {
  const made = wordingOf(with_(body, accents, more))(to('sms'));
  if (typeof made === 'string') throw new Error(made);
  return made.sms;
};

describe('what somebody gets', () => {
  test('is refused before anything is sent when it is longer than its wire takes', () => {
    const long = (letters: number) => wordingOf(with_('a'.repeat(letters)));
    expect(long(2000)(to('zalo'))).toMatchObject({ channel: 'zalo' });
    expect(long(2001)(to('zalo'))).toContain('Zalo chỉ nhận 2000 chữ');
    expect(long(2001)(to('zalo', 7))).toContain('Zalo chỉ nhận 2000 chữ');
    expect(long(4096)(to('telegram'))).toMatchObject({ channel: 'telegram' });
    expect(long(4097)(to('telegram'))).toContain('Telegram chỉ nhận 4096 chữ');
    expect(long(8 * 153)(to('sms'))).toMatchObject({ sms: { segments: 8 } });
    expect(long(8 * 153 + 1)(to('sms'))).toContain('tối đa 8 phần');
  });

  test('names the values that are missing', () => {
    expect(wordingOf(with_('{{place}} gọi {{hotline}} {{ten}}'))(to('sms'))).toBe(
      'Văn bản “thu” thiếu giá trị: hotline, ten.',
    );
  });

  test('tells the letter that doubles the price, where it stands and what it costs', () => {
    // Accents kept: one letter outside the cheap alphabet makes 100 letters two parts.
    const dear = sms(`${'a'.repeat(20)}ế${'a'.repeat(79)}`, true);
    expect(dear).toMatchObject({
      encoding: 'UCS-2',
      segments: 2,
      dong: 1660,
      costly: { letter: 'ế', index: 20 },
    });
    expect(dear?.costly?.words).toBe(
      'Chữ “ế” (vị trí 21) buộc cả tin gửi dạng có dấu: 2 phần thay vì 1 phần nếu viết không dấu.',
    );
    expect(sms(`${'a'.repeat(20)}ế${'a'.repeat(79)}`)).toMatchObject({
      segments: 1,
      dong: 830,
      costly: null,
    });
  });
});

describe('the label of advertising SMS', () => {
  const rule = { text: '[QC]', apply: false, source: 'NĐ 91/2020/NĐ-CP' };
  const person = { contactId: 1, addressId: 1, groupId: null, manual: false, areaCode: DONG_HA, wave: 0 };
  const everybody: CampaignRecipient[] = [
    { ...person, channel: 'sms' },
    { ...person, channel: 'sms' },
    { ...person, channel: 'zalo' },
  ];
  const shown = (body: string, apply: boolean) => {
    const tally = previewTally({
      ...with_(body, false, { labelOf: (channel) => (apply && channel === 'sms' ? '[QC]' : '') }),
      labelRule: { ...rule, apply },
    });
    tally.add({ in: everybody, out: {} });
    return tally.done().sms;
  };

  test('is reckoned for whoever must use it: seven letters more, since its brackets count twice', () => {
    const fits = shown('a'.repeat(153), false);
    expect(fits).toMatchObject({ segments: 2, dong: 1660, label: { segments: 2, applied: false } });
    const spills = shown('a'.repeat(154), false);
    expect(spills).toMatchObject({ segments: 2, label: { segments: 4, dong: 3320, source: rule.source } });
    expect(spills.label?.words).toContain('4 phần thay vì 2, thêm 1.660 đồng');
  });

  test('once the rule applies it stands in every SMS and in no other message', () => {
    expect(shown('a'.repeat(154), true)).toMatchObject({
      segments: 4,
      label: { applied: true, segments: 4 },
    });
    const made = wordingOf(with_('Chào', false, { labelOf: (channel) => (channel === 'sms' ? '[QC]' : '') }));
    expect(made(to('sms'))).toMatchObject({ text: '[QC] Chao' });
    expect(made(to('zalo'))).toMatchObject({ text: 'Chào' });
  });
});
