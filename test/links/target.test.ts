import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTarget } from '../../links/target.ts';

describe('where a printed code may lead (security 6)', () => {
  test.each([
    [
      'https://quangtri.gov.vn/thủ-tục-khai-sinh',
      'https://quangtri.gov.vn/th%E1%BB%A7-t%E1%BB%A5c-khai-sinh',
    ],
    ['https://dichvucong.gov.vn', 'https://dichvucong.gov.vn/'],
    ['HTTPS://DichVuCong.GOV.VN/a?b=c#d', 'https://dichvucong.gov.vn/a?b=c#d'],
    [
      'https://quangtri.gov.vn/tìm?q=khai sinh'.replace(' ', '+'),
      'https://quangtri.gov.vn/t%C3%ACm?q=khai+sinh',
    ],
    ['  https://moj.gov.vn/x  ', 'https://moj.gov.vn/x'],
  ])('%s is kept as %s', (written, href) => {
    expect(readTarget(written)).toBe(href);
  });

  test.each([
    'http://dichvucong.gov.vn',
    'https://dichvucong-gov.vn',
    'https://gov.vn.example.com',
    'https://a:b@dichvucong.gov.vn',
    'https://a@dichvucong.gov.vn',
    'https://dichvucong.gov.vn:8443/',
    'https://dichvucong.gov.vn:443/',
    'https://a.gov.vn\\@evil.example',
    'https://a.gov.vn\\.evil.example/',
    'https:\\\\evil.example\\a.gov.vn',
    'https://evil.example/.gov.vn',
    'https://evil.example#.gov.vn',
    'https://evil。gov.vn',
    'https://evil.gоv.vn',
    'https://xn--d1acpjx3f.gov.vn.example',
    'https://a.gov.vn/\nx',
    'https://a.gov.vn/\u202egpj',
    'https://a.gov.vn/a b',
    'https:///gov.vn',
    'https:gov.vn',
    '//gov.vn',
    'javascript:alert(1)//.gov.vn',
    'data:text/html,x.gov.vn',
    `https://a.gov.vn/${'x'.repeat(300)}`,
    '',
  ])('%j is refused', (written) => {
    expect(readTarget(written)).toBeNull();
  });

  test('whatever is kept can stand in a Location header and every client reads one host', () => {
    const host = fc.constantFrom(
      'a.gov.vn',
      'gov.vn',
      'evil.example',
      'a.gov.vn@evil.example',
      'a.gov.vn\\b',
    );
    fc.assert(
      fc.property(host, fc.string({ unit: 'binary', maxLength: 60 }), (at, rest) => {
        const href = readTarget(`https://${at}/${rest}`);
        if (href === null) return;
        expect(href).toMatch(/^https:\/\/[a-z0-9.-]+\/[\x21-\x7e]*$/);
        expect(/(^|\.)gov\.vn$/.test(new URL(href).hostname)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
