import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askOf, viewOfPlan, type Plan } from './plans';
import { addressOf, behind, daysLater, isWhole, spanOf, todayIn, viewOf, type View } from './reportview';
import type { Sheet } from './sheet';

const zone = 'Asia/Taipei';
const view: View = viewOf(new URLSearchParams('report=queue-intervals&queue=8000'), zone);

test.each([
  ['today', '2026-03-02', '2026-03-03'],
  ['7d', '2026-02-24', '2026-03-03'],
  ['30d', '2026-02-01', '2026-03-03'],
] as const)('%s', (period, from, to) => {
  expect(spanOf({ ...view, period }, '2026-03-02')).toEqual({ from, to });
});

test('the last day of an own period is included, a moment is not', () => {
  const own = { ...view, period: 'own', from: '2026-02-28', to: '2026-03-01' } as const;
  expect(spanOf(own, '')).toEqual({ from: '2026-02-28', to: '2026-03-02' });
  const moments = { ...own, from: '2026-03-01T08:00', to: '2026-03-01T08:30' };
  expect(spanOf(moments, '')).toEqual({ from: moments.from, to: moments.to });
});

test.each([
  [{ period: 'own', from: '2026-03-02', to: '2026-03-01' }, false],
  [{ period: 'own', from: '', to: '2026-03-01' }, false],
  [{ period: 'own', from: '2026-03-01', to: '2026-03-01' }, true],
  [{ period: 'today' }, true],
  [{ report: '' }, false],
] as const)('%j can be asked for: %s', (change, whole) => {
  expect(isWhole({ ...view, ...change })).toBe(whole);
});

const anyDay = fc.integer({ min: 0, max: 30_000 }).map((n) => daysLater('1970-01-01', n));
const anyView: fc.Arbitrary<View> = fc.record({
  report: fc.constantFrom('queues', 'agents'),
  period: fc.constantFrom('today', '7d', '30d'),
  from: fc.constant(''),
  to: fc.constant(''),
  queues: fc.array(fc.string({ minLength: 1 })),
  agents: fc.array(fc.string({ minLength: 1 })),
  interval: fc.constantFrom('', '15', 'day'),
  zone: fc.constantFrom(zone, 'UTC'),
});

test('an address says all of a view', () => {
  fc.assert(
    fc.property(anyView, anyDay, anyDay, fc.boolean(), (some, from, to, own) => {
      const asked: View = own ? { ...some, period: 'own', from, to } : some;
      expect(viewOf(new URLSearchParams(addressOf(asked, zone).toString()), zone)).toEqual(asked);
    }),
  );
});

test('a plan says all of a view, with an end that is not included', () => {
  const own: View = { ...view, period: 'own', from: '2026-02-28', to: '2026-02-28', interval: '60' };
  const question = askOf(own);
  expect(question).toEqual({
    period: 'own',
    from: '2026-02-28',
    to: '2026-03-01',
    queues: ['8000'],
    interval: '60',
  });
  const plan: Plan = {
    id: 1,
    mine: true,
    name: 'x',
    shared: false,
    report: own.report,
    question,
    zone,
    format: 'csv',
    keep: 1,
  };
  expect(viewOfPlan(plan)).toEqual(own);
});

test('today is the day of the zone', () => {
  expect(todayIn('Asia/Taipei', Date.UTC(2026, 2, 1, 17))).toBe('2026-03-02');
  expect(todayIn('America/New_York', Date.UTC(2026, 2, 1, 3))).toBe('2026-02-28');
});

const column = (name: string) => ({ name, unit: 'text', title: name, definition: '' }) as const;
const sheet: Sheet = {
  report: 'queue-intervals',
  title: '',
  definition: '',
  made: '',
  zone,
  rule: 'negative',
  columns: ['start', 'end', 'queue'].map(column),
  rows: [
    ['2026-03-02T08:00:00.000+08:00', '2026-03-02T08:30:00.000+08:00', '8000'],
    ['2026-03-02T08:30:00.000+08:00', '2026-03-02T09:00:00.000+08:00', '8010'],
  ],
};

test('behind rows are the contacts of their queues and times', () => {
  expect(behind(view, sheet, sheet.rows)).toMatchObject({
    report: 'contacts',
    period: 'own',
    from: '2026-03-02T08:00',
    to: '2026-03-02T09:00',
    queues: ['8000', '8010'],
  });
});

test('behind what names neither time nor queue nor agent is nothing', () => {
  expect(behind(view, { ...sheet, columns: [column('reason')] }, [['meal']])).toBeNull();
});
