import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, duration, format, moment, number, percent, relative } from './format';
import { choose } from './language';

test.each([
  ['plain', {}, 'plain'],
  ['Hello {name}!', { name: 'Lin' }, 'Hello Lin!'],
  ['{name}', {}, '{name}'],
  ['{n, plural, =0 {none} one {# line} other {# lines}}', { n: 0 }, 'none'],
  ['{n, plural, =0 {none} one {# line} other {# lines}}', { n: 1 }, '1 line'],
  ['{n, plural, one {# for {who}} other {# for {who}}}.', { n: 1200, who: 'us' }, '1,200 for us.'],
])('%s %j', (sentence, args, want) => {
  expect(format(sentence, args, 'en')).toBe(want);
});

test('what a person typed is never taken for a pattern', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(format('<{name}>', { name }, 'en')).toBe(`<${name}>`);
    }),
  );
});

test('any sentence at all is formatted, however broken', () => {
  fc.assert(
    fc.property(fc.string(), (sentence) => {
      expect(typeof format(sentence, { n: 1 }, 'en')).toBe('string');
    }),
  );
});

test.each([
  [['zh-TW'], 'zh-TW'],
  [['fr', 'zh-Hant-HK'], 'zh-TW'],
  [[null, undefined, 'en-GB', 'zh-TW'], 'en'],
  [['tlh'], 'en'],
  [['', 'ZH'], 'zh-TW'],
] as const)('of %j', (wishes, want) => {
  expect(choose(wishes, ['en', 'zh-TW'])).toBe(want);
});

const noon = Date.UTC(2026, 10, 22, 12, 5);

test.each([
  [day(noon, 'en', 'Asia/Taipei'), 'Nov 22, 2026'],
  [day(noon, 'zh-TW', 'Asia/Taipei'), '2026年11月22日'],
  [moment(noon, 'zh-TW', 'Asia/Taipei'), '2026/11/22 20:05'],
  [number(1234.567, 'en', 1), '1,234.6'],
  [percent(92.54, 'en'), '92.5%'],
  [percent(92.54, 'zh-TW', 0), '93%'],
  [duration(252_900, 'en'), '4 min 12 sec'],
  [duration(252_900, 'zh-TW'), '4 分鐘 12 秒'],
  [duration(3_600_000, 'en'), '1 hr'],
  [duration(400, 'en'), '0 sec'],
  [duration(-5, 'en'), '0 sec'],
  [relative(noon - 185_000, noon, 'en'), '3 minutes ago'],
  [relative(noon, noon, 'zh-TW'), '現在'],
  [relative(noon + 86_400_000, noon, 'zh-TW'), '明天'],
])('%s', (shown, want) => {
  expect(shown.replaceAll(/\s/g, ' ')).toBe(want);
});
