import { expect, test } from 'vitest';
import { offsetOf, zones } from './zones';

const winter = Date.UTC(2026, 0, 15);
const summer = Date.UTC(2026, 6, 15);

test('a zone is so far from Greenwich, by the time of the year', () => {
  expect(offsetOf('Asia/Taipei', winter, 'zh-TW')).toBe('GMT+8');
  expect(offsetOf('Europe/Berlin', winter, 'en')).toBe('GMT+1');
  expect(offsetOf('Europe/Berlin', summer, 'en')).toBe('GMT+2');
  expect(offsetOf('Nowhere/Land', winter, 'en')).toBe('');
});

test('each zone stands once, UTC too, and one that the browser does not know', () => {
  const names = zones(winter, 'en', 'Nowhere/Land', 'Asia/Taipei', '').map(({ name }) => name);
  expect(names).toContain('UTC');
  expect(names).toContain('Nowhere/Land');
  expect(names.filter((name) => name === 'Asia/Taipei')).toHaveLength(1);
  expect(names).not.toContain('');
});
