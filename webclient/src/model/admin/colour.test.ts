import { expect, test } from 'vitest';
import { contrastWithWhite } from './colour';

test('white on a colour', () => {
  expect(contrastWithWhite('#000000')).toBeCloseTo(21);
  expect(contrastWithWhite('#ffffff')).toBeCloseTo(1);
  expect(contrastWithWhite('#767676')).toBeCloseTo(4.54, 2);
  expect(contrastWithWhite('red')).toBe(1);
});
