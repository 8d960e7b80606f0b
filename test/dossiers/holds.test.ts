import { describe, expect, test } from 'vitest';
import { type FilingFacts, holdsOf, looksAgainOn, type SideFacts } from '../../dossiers/holds.ts';
import { type Candidate, pairReason } from '../../dossiers/identity.ts';
import { sideStateOf, signedOf } from '../../dossiers/loading/written-states.ts';

const TODAY = '2026-11-20';
const side = (more: Partial<SideFacts>): SideFacts => ({
  ...{
    side: 'justice',
    state: 'arrived',
    receivedOn: '2026-11-03',
    doneOn: null,
    returnedOn: null,
    dueOn: null,
  },
  ...{
    reasonGiven: false,
    beyondRules: null,
    noticeSigned: null,
    mark: null,
    markedOn: null,
    asOf: '2026-11-10',
  },
  ...more,
});
const facts = (sides: SideFacts[], more: Partial<FilingFacts> = {}): FilingFacts => ({
  ...{
    bundle: 'birth',
    filedOn: '2026-11-03',
    sides,
    lists: [],
    confirmationSince: null,
    resubmitted: false,
  },
  ...more,
});
const registered = side({ state: 'done', doneOn: '2026-11-04' });
const said = (one: FilingFacts) =>
  holdsOf(one, TODAY).map(({ hold, since, move }) => `${hold} ${since} ${move}`);

describe('what holds a case', () => {
  test('only a whole list of a later day that reaches back far enough says that a case did not come over', () => {
    const list = (from: string, asOf: string) =>
      facts([registered], { lists: [{ side: 'police', from, asOf }] });
    expect(said(list('2026-11-01', '2026-11-05'))).toEqual(['not_synchronised 2026-11-04 justice']);
    // Of the same day: it may come tomorrow. Of a month that begins later: the case is not of that list.
    expect(said(list('2026-11-01', '2026-11-04'))).toEqual([]);
    expect(said(list('2026-11-05', '2026-11-30'))).toEqual([]);
    expect(said(facts([registered]))).toEqual([]);
    expect(
      said(facts([side({})], { lists: [{ side: 'police', from: '2026-11-01', asOf: '2026-11-12' }] })),
    ).toEqual([]);
  });

  test('a death has nothing to be synchronised with insurance, a birth has', () => {
    const lists = [{ side: 'insurance' as const, from: '2026-11-01', asOf: '2026-11-10' }];
    const sides = [registered, side({ side: 'police', state: 'done' })];
    expect(said(facts(sides, { lists }))).toEqual(['not_synchronised 2026-11-04 justice']);
    expect(said(facts(sides, { lists, bundle: 'death' }))).toEqual([]);
  });

  test('what an officer marked as done holds until a list of a later day', () => {
    const police = { side: 'police' as const, state: 'not_arrived' as const };
    const done = { mark: 'done' as const, markedOn: '2026-11-12' };
    expect(said(facts([registered, side(police)]))).toEqual(['not_synchronised 2026-11-04 justice']);
    expect(said(facts([registered, side({ ...police, ...done })]))).toEqual([]);
    expect(said(facts([registered, side({ ...police, ...done, asOf: '2026-11-13' })]))).toHaveLength(1);
    expect(
      said(facts([registered, side({ ...police, mark: 'working', markedOn: '2026-11-12' })])),
    ).toHaveLength(1);
  });

  test('a return that asks for papers beyond the rules is the agency’s move, not the family’s', () => {
    const back = { side: 'police' as const, state: 'returned' as const, returnedOn: '2026-11-06' };
    expect(said(facts([side({ ...back, reasonGiven: true })]))).toEqual(['returned 2026-11-06 citizen']);
    expect(said(facts([side({ ...back, reasonGiven: true, beyondRules: true })]))).toEqual([
      'returned 2026-11-06 police',
    ]);
    expect(said(facts([side(back)]))).toEqual(['returned 2026-11-06 police']);
    // While it lies returned nobody is asked to confirm.
    expect(said(facts([side(back)], { confirmationSince: '2026-11-04' }))).toHaveLength(1);
  });

  test('late on the day after the due day, not on it; settled or filed again it is not late', () => {
    const late = (dueOn: string, more: Partial<SideFacts> = {}) => facts([side({ dueOn, ...more })]);
    expect(said(late('2026-11-20'))).toEqual([]);
    expect(said(late('2026-11-19'))).toEqual(['overdue 2026-11-19 justice']);
    expect(said(late('2026-11-19', { state: 'done' }))).toEqual([]);
    expect(said({ ...late('2026-11-19'), resubmitted: true })).toEqual([]);
    expect(looksAgainOn(late('2026-11-20'), TODAY)).toBe('2026-11-20');
    expect(looksAgainOn(late('2026-11-19'), TODAY)).toBe(null);
  });

  test('several things at once stand in the order in which they press', () => {
    const police = side({ side: 'police', state: 'not_resident', dueOn: '2026-11-10' });
    const unsigned = side({ noticeSigned: false });
    expect(said(facts([unsigned, police], { confirmationSince: '2026-11-04' }))).toEqual([
      'overdue 2026-11-10 police',
      'waiting_confirmation 2026-11-04 citizen',
      'notice_unsigned 2026-11-03 health',
      'not_resident 2026-11-03 police',
    ]);
  });
});

describe('two rows that may be one case', () => {
  const one: Candidate = {
    ...{ id: 1, bundle: 'birth', areaCode: '19333', nationalCode: 'G1', filedOn: '2026-11-03' },
    ...{ subjectKey: 's', applicantKey: 'a', sides: ['justice'] },
  };
  const other: Candidate = { ...one, id: 2, nationalCode: null, sides: ['police'] };

  test('are proposed by name and day, or by applicant and nearly the day; never with two codes, or from one side', () => {
    expect(pairReason(one, other)).toBe('subject');
    expect(pairReason(one, { ...other, nationalCode: 'G2' })).toBe(null);
    expect(pairReason(one, { ...other, sides: ['justice', 'police'] })).toBe(null);
    expect(pairReason(one, { ...other, areaCode: '19597' })).toBe(null);
    expect(pairReason(one, { ...other, subjectKey: '', filedOn: '2026-11-10' })).toBe('applicant');
    expect(pairReason(one, { ...other, subjectKey: '', filedOn: '2026-11-11' })).toBe(null);
  });

  test('twins are two children of one applicant on one day', () => {
    expect(pairReason(one, { ...other, subjectKey: 'twin' })).toBe(null);
  });
});

describe('words of offices', () => {
  test.each([
    ['Đã giải quyết', 'done'],
    ['Đã trả kết quả', 'done'],
    ['Hoàn thành trước hạn', 'done'],
    ['Đã đăng ký thường trú', 'done'],
    ['Chưa giải quyết', 'arrived'],
    ['Đang xử lý', 'arrived'],
    ['Mới tiếp nhận', 'arrived'],
    ['Chờ phân công', 'arrived'],
    ['Quá hạn', 'arrived'],
    ['Trả lại', 'returned'],
    ['Từ chối tiếp nhận', 'returned'],
    ['Yêu cầu bổ sung hồ sơ', 'returned'],
    ['Chưa đồng bộ', 'not_arrived'],
    ['Lỗi đồng bộ', 'not_arrived'],
    ['Chưa nhận được hồ sơ', 'not_arrived'],
    ['Không có trên hệ thống', 'not_arrived'],
    ['Chưa đăng ký thường trú', 'not_resident'],
    ['Công dân rút hồ sơ', 'withdrawn'],
    ['Đã hủy', 'withdrawn'],
    ['Khác', null],
    ['Tốt', null],
    ['', null],
  ] as const)('“%s”', (written, state) => {
    expect(sideStateOf(written)).toBe(state);
  });

  test('signed, unsigned and what nobody can say', () => {
    expect(['Đã ký số', 'x', 'Có', 'Chưa ký', 'Không', '?', ''].map(signedOf)).toEqual([
      true,
      true,
      true,
      false,
      false,
      null,
      null,
    ]);
  });
});
