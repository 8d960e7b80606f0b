import { describe, expect, test } from 'vitest';
import { ROBOTS } from '../../links/files.ts';
import { isRobot, looksAhead } from '../../links/visitors.ts';

/** Headers as the programs send them in 2026 (versions change, names stay). The number of a report: docs/reports.md. */
const MACHINES = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'TelegramBot (like TwitterBot)',
  'ZaloBot/1.0',
  'Viber/13.3.0 CFNetwork/1120 Darwin/19.0.0',
  'WhatsApp/2.23.20.0 A',
  'Mozilla/5.0 (compatible; Google-Safety; +http://www.google.com/bot.html)',
  'Mediapartners-Google',
  'Mozilla/5.0 (compatible; Barkrowler/0.9; +https://babbar.tech/crawler)',
  'Iframely/1.3.1 (+https://iframely.com/docs/about)',
  'Dalvik/2.1.0 (Linux; U; Android 12; SM-A037F Build/SP1A.210812.016)',
  'Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36',
  'curl/8.5.0',
  '',
];
const PEOPLE = [
  'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 Zalo android/23110512 ZaloTheme/light ZaloLanguage/vi',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/540 ZaloTheme/light ZaloLanguage/vn',
  'Mozilla/5.0 (Linux; Android 12; CPH2239 Build/RKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/442.0.0.44.114;]',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/20G75 [FBAN/FBIOS;FBAV/441.0;FBDV/iPhone13,2]',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/120.0.148 Chrome/114.0.5735.210 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0 Mobile Safari/537.36',
  'Opera/9.80 (Android; Opera Mini/36.2.2254/191.249; U; vi) Presto/2.12.423 Version/12.16',
  'Mozilla/5.0 (Linux; Android 13; en; TECNO KI5k) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/110.0 Mobile Safari/537.36 Telegram-Android/10.2.6',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 Viber/21.0',
];

describe('reports 27, K1', () => {
  test.each(MACHINES)('a machine is not counted: %s', (agent) => {
    expect(isRobot(agent, ROBOTS)).toBe(true);
  });

  test.each(PEOPLE)('a person is: %s', (agent) => {
    expect(isRobot(agent, ROBOTS)).toBe(false);
  });

  test('HEAD and what loads ahead of its reader is nobody yet', () => {
    expect(looksAhead('HEAD', {})).toBe(true);
    expect(looksAhead('GET', { 'sec-purpose': 'prefetch;prerender' })).toBe(true);
    expect(looksAhead('GET', {})).toBe(false);
  });
});
