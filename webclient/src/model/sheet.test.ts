import { expect, test } from 'vitest';
import { cellOf, chartsOf, principalOf, weekOf, type Cell, type Sheet, type SheetColumn } from './sheet';

const column = (name: string, unit: SheetColumn['unit']): SheetColumn => ({
  name,
  unit,
  title: name.toUpperCase(),
  definition: '',
});
const sheetOf = (
  report: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly Cell[])[],
): Sheet => ({
  report,
  title: '',
  definition: '',
  made: '',
  zone: 'Asia/Taipei',
  rule: 'negative',
  columns,
  rows,
});

const flow = [
  column('start', 'time'),
  column('queue', 'text'),
  column('entered', 'count'),
  column('answered', 'count'),
  column('abandoned', 'count'),
  column('redirected', 'count'),
  column('service_level', 'percent'),
];
const intervals = sheetOf('queue-intervals', flow, [
  ['2026-03-02T08:00:00.000+08:00', '8000', 3, 2, 1, 0, 66.6],
  ['2026-03-02T08:00:00.000+08:00', '8010', 1, 1, 0, 0, 100],
  ['2026-03-02T08:30:00.000+08:00', '8000', 0, 0, 0, 0, null],
]);

test('counts of a place are added up, shares are lines of their own', () => {
  const [bars, lines] = chartsOf(intervals);
  expect(bars).toMatchObject({ kind: 'bars', by: 'start', rows: [[0, 1], [2]] });
  expect(bars?.series.map((s) => [s.name, s.values])).toEqual([
    ['ANSWERED', [3, 0]],
    ['ABANDONED', [1, 0]],
    ['REDIRECTED', [0, 0]],
  ]);
  expect(lines?.series).toEqual([
    { name: '8000', values: [66.6, null] },
    { name: '8010', values: [100, null] },
  ]);
});

test('seconds are drawn in minutes', () => {
  const sheet = sheetOf(
    'not-ready',
    [column('reason', 'word'), column('not_ready', 'seconds')],
    [['meal', 90]],
  );
  expect(chartsOf(sheet)[0]?.series[0]?.values).toEqual([1.5]);
});

test('nothing is drawn of what has no rows, or no chart', () => {
  expect(chartsOf({ ...intervals, rows: [] })).toEqual([]);
  expect(chartsOf({ ...intervals, report: 'contacts' })).toEqual([]);
});

test('a week is by the sheet’s own clocks, of two days at least', () => {
  expect(weekOf(intervals)).toBeNull();
  const two = {
    ...intervals,
    rows: [...intervals.rows, ['2026-03-08T23:30:00.000+08:00', '8000', 2, 0, 0, 0, 0]],
  };
  const week = weekOf(two);
  expect(week?.[0]?.[8]).toBe(4); // Monday
  expect(week?.[6]?.[23]).toBe(2); // Sunday
  expect(week?.[3]?.[12]).toBeNull();
});

test('wide reports show what matters first, the others everything', () => {
  expect(principalOf(intervals)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(principalOf({ ...intervals, report: 'codes' })).toHaveLength(flow.length);
  expect(cellOf(intervals, intervals.rows[0] ?? [], 'queue')).toBe('8000');
  expect(cellOf(intervals, intervals.rows[0] ?? [], 'nothing')).toBeNull();
});
