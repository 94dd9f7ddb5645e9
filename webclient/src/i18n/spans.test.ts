import { expect, test } from 'vitest';
import { parseSpan, spanShown, spanText, spanWords } from './spans';

const locales = ['en', 'zh-TW', 'de', 'ru', 'ja'];

test('what is shown can be typed, in any language', () => {
  for (const locale of locales)
    for (const ms of [
      0, 500, 1_000, 20_000, 60_000, 90_000, 300_000, 3_600_000, 3_630_000, 5_400_000, 86_400_000,
    ])
      expect(parseSpan(spanWords(ms, locale), locale), `${locale} ${ms}`).toBe(ms);
});

test('the words and marks that people use', () => {
  const both = {
    '20': 20_000,
    '20s': 20_000,
    '1m30s': 90_000,
    '1:30': 90_000,
    '1:00:05': 3_605_000,
    '1.5h': 5_400_000,
  };
  for (const locale of locales)
    for (const [text, ms] of Object.entries(both))
      expect(parseSpan(text, locale), `${locale} ${text}`).toBe(ms);
  expect(parseSpan('20 s', 'en')).toBe(20_000);
  expect(parseSpan('5 min', 'en')).toBe(300_000);
  expect(parseSpan('1 hour, 5 minutes', 'en')).toBe(3_900_000);
  expect(parseSpan('20 秒', 'zh-TW')).toBe(20_000);
  expect(parseSpan('5分鐘', 'zh-TW')).toBe(300_000);
  expect(parseSpan('1 小時 5 分', 'zh-TW')).toBe(3_900_000);
});

test('what is no span is none', () => {
  for (const text of ['', 'soon', '5 apples', '-5s', '1:5', 's', '5 5', '1m 30'])
    expect(parseSpan(text, 'en'), text).toBeNull();
  expect(spanShown('soon', 'en')).toBe('soon');
  expect(spanShown('1m30s', 'zh-TW')).toBe('1 分鐘 30 秒');
});

test('the server writes them so', () => {
  const texts = {
    '0s': 0,
    '500ms': 500,
    '1.5s': 1_500,
    '20s': 20_000,
    '2m': 120_000,
    '1m30s': 90_000,
    '1h': 3_600_000,
    '1h0m30s': 3_630_000,
  };
  for (const [text, ms] of Object.entries(texts)) {
    expect(spanText(ms)).toBe(text);
    expect(parseSpan(text, 'en')).toBe(ms);
  }
});
