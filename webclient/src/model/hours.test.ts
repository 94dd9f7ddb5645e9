import { expect, test } from 'vitest';
import { always, hoursText, isAlways, office, parseHours, weekRuns } from './hours';

test.each([
  ['', ''],
  ['zone Asia/Taipei', 'zone Asia/Taipei'],
  [
    'mon-fri 9:00-18:00',
    'mon 09:00-18:00; tue 09:00-18:00; wed 09:00-18:00; thu 09:00-18:00; fri 09:00-18:00; sat closed; sun closed',
  ],
  [
    'zone UTC; daily 00:00-24:00',
    'zone UTC; mon 00:00-24:00; tue 00:00-24:00; wed 00:00-24:00; thu 00:00-24:00; fri 00:00-24:00; sat 00:00-24:00; sun 00:00-24:00',
  ],
  [
    'fri-mon 22:00-02:00',
    'mon 22:00-02:00; tue closed; wed closed; thu closed; fri 22:00-02:00; sat 22:00-02:00; sun 22:00-02:00',
  ],
  [
    '2026-10-10 closed 國慶日\n2026-12-24..2026-12-26 10:00-12:00,13:00-14:00',
    '2026-10-10 closed 國慶日; 2026-12-24..2026-12-26 10:00-12:00,13:00-14:00',
  ],
])('%s is read and written', (text, want) => {
  expect(hoursText(parseHours(text))).toBe(want);
  expect(hoursText(parseHours(want))).toBe(want);
});

test('an office is open from Monday to Friday', () => {
  expect(hoursText({ ...always, week: office })).toMatch(/^mon 09:00-18:00; .*; sat closed; sun closed$/);
});

test('days that are alike stand together', () => {
  const runs = weekRuns(parseHours('mon-fri 09:00-18:00; sat 10:00-14:00').week ?? []);
  expect(runs.map(({ first, last, spans }) => [first, last, spans.length])).toEqual([
    [0, 4, 1],
    [5, 5, 1],
    [6, 6, 0],
  ]);
});

test('a zone alone closes nothing', () => {
  expect(isAlways(parseHours('zone Asia/Taipei'))).toBe(true);
  expect(isAlways(parseHours('2026-10-10 closed'))).toBe(false);
});
