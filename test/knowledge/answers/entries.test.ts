import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDay } from '../../../calendar/day.ts';
import { giveAnswer, sourceLine } from '../../../knowledge/answer.ts';
import { type AnswerEntry, LIMITS, TOPICS } from '../../../knowledge/entry.ts';
import { ANSWERS_FOLDER, readEntries } from '../../../knowledge/files.ts';
import {
  asksForSecret,
  CONDOLENCE,
  OFFICIAL_URLS,
  reviewEntry,
  strayNumbers,
  urlsIn,
} from '../../../knowledge/review.ts';

const { entries, faults } = readEntries();
const texts = entries.flatMap((entry) =>
  entry.variants.map((variant, index) => ({
    entry,
    variant,
    name: `${entry.file} #${index}`,
    text: variant.text,
  })),
);
const named = (pattern: RegExp) => texts.filter(({ entry }) => pattern.test(entry.topic));

describe('the reviewed answers', () => {
  test('every file is sound', () => {
    expect(faults).toEqual([]);
    expect(entries).toHaveLength(readdirSync(ANSWERS_FOLDER).filter((name) => name.endsWith('.yaml')).length);
  });

  test('every topic has its own file, named after it', () => {
    expect(entries.map((entry) => entry.topic).sort()).toEqual([...TOPICS].sort());
    for (const entry of entries) expect(entry.file).toBe(`answers/${entry.topic}.yaml`);
  });

  test('every entry names a source, and every date in it is a day that exists', () => {
    for (const entry of entries) {
      const sources = [...entry.sources, ...entry.variants.flatMap((variant) => variant.sources ?? [])];
      expect(sources.length, entry.file).toBeGreaterThan(0);
      const days = [
        entry.reviewed,
        entry.valid.from,
        entry.valid.to,
        ...sources.flatMap((one) => [one.date, one.until]),
      ];
      for (const day of days) if (day != null) expect(isDay(day), `${entry.file}: ${day}`).toBe(true);
    }
  });

  test('an answer about a procedure rests on a document that citizens are shown', () => {
    for (const { entry, variant, name } of named(/^(birth|death|benefit|consent|dossier)\./)) {
      expect(sourceLine(variant.sources ?? entry.sources), name).toMatch(/^Nguồn: \S/);
    }
  });

  test('every source line is one short line', () => {
    for (const { entry, variant, name } of texts) {
      const line = sourceLine(variant.sources ?? entry.sources);
      expect(line, name).not.toContain('\n');
      expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(160);
    }
  });

  test('every text fits the channels comfortably and is composed Unicode', () => {
    for (const { text, name } of texts) {
      expect(text.length, name).toBeLessThanOrEqual(LIMITS.comfortable + 50);
      expect(text, name).toBe(text.normalize('NFC'));
    }
  });

  test('every button fits, leads to another topic that has an answer, and has a title of its own', () => {
    const titles = new Map(entries.map((entry) => [entry.topic, entry.title]));
    expect(new Set(titles.values()).size).toBe(entries.length);
    for (const entry of entries) {
      expect(entry.title.length, entry.title).toBeLessThanOrEqual(LIMITS.title);
      expect(entry.followUps.length, entry.file).toBeLessThanOrEqual(LIMITS.buttons);
      for (const topic of entry.followUps) expect(titles.has(topic), `${entry.file} → ${topic}`).toBe(true);
    }
  });

  test('no number appears that is not in the entry’s own data', () => {
    for (const { entry, variant, text, name } of texts) {
      const sources = [...entry.sources, ...(variant.sources ?? [])];
      expect(strayNumbers(text, Object.keys(entry.numbers), sources), name).toEqual([]);
    }
  });

  test('no text names a time limit for confirming on VNeID', () => {
    expect(named(/^consent\./)).not.toHaveLength(0);
    for (const { text, name } of named(/^consent\./)) {
      expect(text, name).not.toMatch(/\d+\s*(giờ|tiếng|ngày)|24\s*h|48\s*h/i);
      expect(text, name).not.toMatch(/(một|hai|ba|vài|mấy)\s+(giờ|ngày|hôm)\b/iu);
    }
  });

  test('only official addresses are printed, and the bundle software’s only while it runs', () => {
    for (const { entry, variant, text, name } of texts) {
      for (const url of urlsIn(text)) {
        expect(OFFICIAL_URLS as readonly string[], name).toContain(url);
        if (url.includes('lienthong.'))
          expect(variant.when.todayTo ?? entry.valid.to, name).toBe('2026-12-31');
      }
      expect(text.replace(/https:\/\/\S+/g, ''), name).not.toMatch(/\b[\w-]+\.(com|net|org|info|gov\.vn)\b/i);
    }
  });

  test('no text asks for a document number, a photo of a card or a secret', () => {
    for (const { text, name } of texts) expect(asksForSecret(text), name).toBeNull();
    expect(asksForSecret('Anh/chị gửi số căn cước để tôi tra.')).not.toBeNull();
    expect(asksForSecret('Cho tôi mã OTP anh/chị vừa nhận')).not.toBeNull();
    expect(asksForSecret('Xin đừng gửi số căn cước vào đây.')).toBeNull();
  });

  test('death topics open with condolence and offer nothing but help with the matter', () => {
    const related = /^(death|benefit|dossier|support|area|account|privacy)/;
    for (const { entry, text, name } of named(/^(death|benefit)\./)) {
      expect(text.startsWith(CONDOLENCE), name).toBe(true);
      for (const topic of entry.followUps) expect(topic, name).toMatch(related);
      expect(text, name).not.toMatch(/chúc mừng|vui|khuyến|ưu đãi|tiện lợi|nhanh chóng/iu);
    }
  });

  test('the money and the days of death topics are never guessed: unverified sums are said to be so', () => {
    const sums = named(/^benefit\.amount$/).filter(({ text }) =>
      /\{\{(amount|insuranceAmounts)\}\}/.test(text),
    );
    expect(sums.length).toBeGreaterThan(2);
    for (const { variant, text, name } of sums) {
      if (variant.when.diedTo === undefined) expect(text, name).toMatch(/chưa kiểm chứng/);
    }
  });

  test('processing times send to the promised date on the receipt before any number', () => {
    for (const { text, name } of named(/\.processing_time$/)) {
      const promised = text.indexOf('ngày hẹn trả');
      expect(promised, name).toBeGreaterThan(-1);
      expect(text.search(/\d/), name).toBeGreaterThan(promised);
    }
  });

  test('texts address people as anh/chị and never in capitals or jargon', () => {
    for (const { text, name } of texts) {
      expect(text, name).not.toMatch(
        /bà con|quý khách|quý vị|công dân|\bTTHC\b|\bCSDL|\bĐVHC|hệ thống thông tin/u,
      );
      expect(text, name).not.toMatch(/(?:\p{Lu}{4,}\s+){3,}/u);
    }
    for (const { text, name } of named(/^(birth|consent|dossier)\./))
      expect(text, name).toMatch(/anh\/chị|gia đình/iu);
  });

  test('no text is longer than a person reads on a phone: 600 letters', () => {
    const long = entries.flatMap((entry) =>
      entry.variants.flatMap(({ text }, index) =>
        text.trim().length > 600 ? [`${entry.file} #${index}: ${text.trim().length}`] : [],
      ),
    );
    expect(long).toEqual([]);
  });

  test('the first paragraph is short', () => {
    for (const { text, name } of texts) {
      const first =
        (text.startsWith(CONDOLENCE) ? text.slice(CONDOLENCE.length).trim() : text).split('\n')[0] ?? '';
      expect(first.length, `${name}: ${first}`).toBeLessThanOrEqual(230);
    }
  });

  test('entries that the new civil-status law changes end before it starts', () => {
    const law = [
      ...TOPICS.filter((topic) => topic.startsWith('death.') && topic !== 'death.residence_deletion'),
      'birth.overview',
      'birth.eligibility',
      'birth.who_files',
      'birth.documents',
      'birth.deadline',
      'birth.result',
    ];
    for (const entry of entries)
      if (law.includes(entry.topic)) expect(entry.valid.to, entry.file).toBe('2027-02-28');
  });

  test('each kind is the one that the topics ask for', () => {
    const kinds: Partial<Record<string, AnswerEntry['kind']>> = {
      'chat.greeting': 'smalltalk',
      'chat.thanks': 'smalltalk',
      'bot.identity': 'smalltalk',
      'support.human': 'handoff',
      complaint: 'handoff',
      other_procedure: 'redirect',
      out_of_scope: 'unknown',
    };
    for (const entry of entries) expect(entry.kind, entry.file).toBe(kinds[entry.topic] ?? 'answer');
  });

  test('every topic is answered today with nothing known of the case', () => {
    for (const topic of TOPICS) {
      const given = giveAnswer(entries, topic, { now: new Date('2026-11-21T03:00:00Z') });
      expect(given.kind, topic).toBe('text');
    }
  });
});

describe('the review of an entry', () => {
  const sound = entries.find((entry) => entry.topic === 'consent.deadline');
  if (sound === undefined) throw new Error('consent.deadline is missing');
  const withText = (text: string, over: Partial<AnswerEntry> = {}): string[] =>
    reviewEntry({ ...sound, variants: [{ when: {}, needs: [], text }], ...over }).map(
      (fault) => fault.message,
    );

  test('names an undeclared number, a spelled one too', () => {
    expect(withText('Làm trong 45 phút.').join()).toContain('45');
    expect(withText('Làm trong ba ngày.').join()).toContain('ba ngày');
  });

  test('names an invented time limit even when its number is declared', () => {
    const faulty = withText('Phải đồng ý trong 48 giờ.', { numbers: { '48 giờ': 'tự đặt' } });
    expect(faulty.join()).toContain('chưa văn bản nào nêu con số');
  });

  test('names a foreign address and a request for a secret', () => {
    expect(withText('Xem https://lien-thong.example/x').join()).toContain('https://lien-thong.example/x');
    expect(withText('Anh/chị gửi ảnh căn cước cho tôi.').join()).toContain('bí mật');
  });

  test('names the bundle software’s address in a text without an end', () => {
    const url = 'Xem https://lienthong.dichvucong.gov.vn/#/tra-cuu-ho-so';
    expect(withText(url).join()).toContain('2026-12-31');
    expect(withText(url, { valid: { from: '2026-01-01', to: '2026-12-31' }, numbers: {} })).toEqual([]);
  });

  test('names a value that is used but not declared, and one declared but not used', () => {
    expect(withText('Hạn là {{deadline}}.').join()).toContain('deadline');
    const unused = reviewEntry({
      ...sound,
      variants: [
        { when: {}, needs: ['guideLink'], text: 'Không dùng.' },
        { when: {}, needs: [], text: 'Luôn dùng được.' },
      ],
    });
    expect(unused.map((fault) => fault.message).join()).toContain('guideLink');
  });

  test('wants a last variant that always works, and no number that no text says', () => {
    const last = reviewEntry({
      ...sound,
      variants: [{ when: { bundle: 'birth' }, needs: [], text: 'Chỉ khi.' }],
    });
    expect(last.map((fault) => fault.field)).toContain('variants.0');
    expect(withText('Không có số.', { numbers: { '9 ngày': 'cũ' } }).join()).toContain('không còn');
  });
});
