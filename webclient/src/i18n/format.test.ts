import fc from 'fast-check';
import { expect, test } from 'vitest';
import en from '../../../internal/i18n/en.json';
import zhTW from '../../../internal/i18n/zh-TW.json';
import { format } from './format';
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

test('both catalogues say the same things', () => {
  expect(Object.keys(zhTW)).toEqual(Object.keys(en));
});

test.each([
  [['zh-TW'], 'zh-TW'],
  [['fr', 'zh-Hant-HK'], 'zh-TW'],
  [[null, undefined, 'en-GB', 'zh-TW'], 'en'],
  [['tlh'], 'en'],
] as const)('of %j', (wishes, want) => {
  expect(choose(wishes)).toBe(want);
});
