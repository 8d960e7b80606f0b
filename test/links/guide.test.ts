import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import {
  GUIDE_STYLE,
  GUIDE_TEXTS,
  GUIDE_VIEW,
  type GuideArea,
  type GuideChannels,
  guidePage,
} from '../../links/links.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const ALL: GuideChannels = { zaloOaId: '4178112987', telegramBot: 'LienThongBot', webchat: true };
const NONE: GuideChannels = { zaloOaId: null, telegramBot: null, webchat: false };
const DONG_HA: GuideArea = {
  name: 'Phường Đông Hà',
  province: 'Tỉnh Quảng Trị',
  profile: {
    deskAddress: '1 Huyền Trân Công Chúa',
    hours: '7:30–11:30, 13:30–17:00, thứ Hai đến thứ Sáu',
    phone: '0233 3852 123',
    guideUrl: null,
  },
};

const pageAt = (now: Date, area = DONG_HA, channels = ALL) =>
  guidePage('BCDFGHJK', area, channels, GUIDE_TEXTS, now);
const html = (area = DONG_HA, channels = ALL) =>
  Handlebars.compile(GUIDE_VIEW)({ page: pageAt(NOW, area, channels), css: GUIDE_STYLE.css });

describe('the guide page', () => {
  test('names the commune, both bundles, the steps and the desk', () => {
    const page = pageAt(NOW);
    expect(page.place).toBe('Phường Đông Hà, Tỉnh Quảng Trị');
    expect(page.bundles.map((bundle) => bundle.title)).toEqual(['Khi sinh con', 'Khi người thân qua đời']);
    expect(page.confirming.map((step) => step.text).join(' ')).toContain('"Thủ tục hành chính"');
    expect(page.desk).toEqual({
      address: '1 Huyền Trân Công Chúa',
      hours: '7:30–11:30, 13:30–17:00, thứ Hai đến thứ Sáu',
      phone: '0233 3852 123',
      phoneHref: 'tel:02333852123',
    });
  });

  test('carries the code on to the conversations that can take it', () => {
    expect(pageAt(NOW).buttons.map((button) => button.href)).toEqual([
      'https://zalo.me/4178112987',
      'https://t.me/LienThongBot?start=BCDFGHJK',
      '/chat?start=BCDFGHJK',
      'https://dichvucong.gov.vn',
    ]);
  });

  test('offers no conversation that is off', () => {
    expect(pageAt(NOW, DONG_HA, NONE).buttons.map((button) => button.kind)).toEqual(['portal']);
  });

  test('says so when staff have not entered hours and telephone', () => {
    const { desk } = pageAt(NOW, { ...DONG_HA, profile: null });
    expect(desk.hours).toContain('chưa được cập nhật');
    expect(desk.phone).toContain('chưa được cập nhật');
    expect(desk.phoneHref).toBeNull();
  });

  test('makes no button of an address that is not https, and no call of two numbers', () => {
    const profile = {
      deskAddress: null,
      hours: null,
      phone: '02333852123 hoặc 0912345678',
      guideUrl: 'javascript:alert(1)',
    };
    const page = pageAt(NOW, { ...DONG_HA, profile });
    expect(page.buttons.some((button) => button.kind === 'local')).toBe(false);
    expect(page.desk.phoneHref).toBeNull();
  });

  test('tells of the identity card from the day the decree holds', () => {
    const before = pageAt(new Date('2026-08-31T16:59:59Z')).bundles[0]?.summary;
    const after = pageAt(new Date('2026-08-31T17:00:00Z')).bundles[0]?.summary;
    expect(before).not.toContain('căn cước');
    expect(after).toContain('căn cước');
  });

  test('gives no name of the separate software once it has ended', () => {
    expect(pageAt(new Date('2026-12-31T16:59:59Z')).filing[0]?.text).toContain('Dịch vụ công liên thông');
    expect(pageAt(new Date('2026-12-31T17:00:00Z')).filing[0]?.text).not.toContain('Dịch vụ công liên thông');
  });

  test('invents no time limit for the confirmation', () => {
    const page = pageAt(NOW);
    expect([...page.confirming.map((step) => step.text), ...page.notes].join(' ')).not.toMatch(
      /\d+\s*(giờ|ngày)/,
    );
  });
});

describe('the guide page as HTML', () => {
  test('is under 50 kB, whole in one request, and needs no JavaScript', () => {
    const page = html();
    expect(Buffer.byteLength(page)).toBeLessThan(50_000);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    expect(page).toMatch(/<html lang="vi">/);
    expect(page.normalize('NFC')).toBe(page);
  });

  test('escapes what staff entered', () => {
    const profile = { deskAddress: '<img src=x onerror=alert(1)>', hours: '"&', phone: null, guideUrl: null };
    const page = html({ ...DONG_HA, profile });
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });

  test('asks for no login and for nothing to be filled in: its one form is the button at its end', () => {
    expect(html()).not.toMatch(/<input|<textarea|<select|password|sso\./i);
    expect(html().match(/<form[^>]*>/g)).toEqual(['<form method="post" action="/q/BCDFGHJK/done">']);
  });

  test('has a picture of our own beside every step and none for a reader who cannot see', () => {
    const page = pageAt(NOW);
    const drawings = html().match(/<svg[^>]*>/g) ?? [];
    const bundles = page.bundles.reduce((sum, bundle) => sum + bundle.pictures.length, 0);
    expect(drawings).toHaveLength(page.filing.length + page.confirming.length + bundles);
    expect(html()).toMatch(/<path d="M[^"<>]+"\/>/);
  });

  test('gives the code to send on Zalo, whose link carries nothing, and only there', () => {
    expect(html()).toContain('nhắn mã <strong>BCDF GHJK</strong>');
    expect(html(DONG_HA, NONE)).not.toContain('Zalo');
  });

  test('has the style that the policy allows', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html())?.[1] ?? '';
    expect(GUIDE_STYLE.csp).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });
});
