import { describe, expect, it } from 'vitest';
import { brandnameTrouble } from '../../../channels/sms/brandname.ts';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { segmentsOf } from '../../../channels/sms/text.ts';
import { memoryLog } from '../fakes/needs.ts';

describe('a brand name', () => {
  it.each(['UBNDXA', 'UBND-HCM', 'UBND XA', 'A1.b_c', 'ABCDEFGHIJK', null, ''])('%j is fine', (name) => {
    expect(brandnameTrouble(name)).toBeNull();
  });

  it.each([
    ['ABCDEFGHIJKL', 'tối đa 11'],
    ['UBNDXÃ', 'không dấu'],
    ['UBND[QC]', 'không dấu'],
    ['1900', 'chữ cái'],
  ])('%j is refused: %s', (name, words) => {
    expect(brandnameTrouble(name)).toContain(words);
  });

  it.each(['esms', 'speedsms', 'smpp'] as const)(
    'that no network would take keeps %s from sending',
    (provider) => {
      const settings: SmsSettings = {
        provider,
        url: provider === 'smpp' ? 'smpp://127.0.0.1:9' : null,
        user: 'u',
        password: 'p',
        sender: 'UBND XA NHON TRACH',
      };
      expect(smsChannel(settings, { log: memoryLog() }).missing).toContain('tối đa 11');
      expect(smsChannel({ ...settings, sender: 'UBNDXA' }, { log: memoryLog() }).missing).toBeNull();
    },
  );

  it('leaves the label of advertising to the text, where [QC] and a blank cost seven letters', () => {
    expect(segmentsOf(`[QC] ${'a'.repeat(153)}`)).toMatchObject({ units: 160, segments: 1 });
    expect(segmentsOf(`[QC] ${'a'.repeat(154)}`)).toMatchObject({ segments: 2 });
    expect(segmentsOf(`[QC] ${'ạ'.repeat(65)}`)).toMatchObject({ units: 70, segments: 1 });
  });
});
