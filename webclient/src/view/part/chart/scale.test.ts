import fc from 'fast-check';
import { expect, test } from 'vitest';
import { every, pathOf, place, scaleOf, stacked, stretches, areas } from './scale';

test.each([
  [[], [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [[0], [0, 1]],
  [
    [1, 0],
    [0, 1],
  ],
  [[0.5], [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
  [
    [null, 7],
    [0, 2, 4, 6, 8],
  ],
  [[100], [0, 20, 40, 60, 80, 100]],
  [
    [-3, 9],
    [-5, 0, 5, 10],
  ],
  [
    [-2.5, 9],
    [-2.5, 0, 2.5, 5, 7.5, 10],
  ],
])('the scale of %j', (values, ticks) => {
  expect(scaleOf(values).ticks).toEqual(ticks);
});

test('a scale holds every value, 0 too, and has few ticks', () => {
  const value = fc.option(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => Number(n.toPrecision(9))),
  );
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const { low, high, ticks } = scaleOf(values);
      const hair = (high - low) * 1e-8;
      for (const v of [...values, 0]) if (v !== null) expect(v >= low - hair && v <= high + hair).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
    }),
  );
});

test('values lie where they belong', () => {
  const scale = scaleOf([100]);
  expect([0, 50, 100].map((v) => place(scale, v, 200, 0))).toEqual([200, 100, 0]);
});

test('labels leave room for each other', () => {
  expect(every(48, 480, 40)).toBe(4);
  expect(every(3, 480, 40)).toBe(1);
  expect(every(3, 0, 40)).toBe(120);
});

test('a gap is no zero', () => {
  const lines = stretches(
    [1, null, 2, 3],
    (i) => i,
    (v) => v,
  );
  expect(lines.map(pathOf)).toEqual(['M0.0 1.0', 'M2.0 2.0L3.0 3.0']);
  expect(
    stacked([
      { name: 'a', values: [1, null] },
      { name: 'b', values: [2, null] },
    ]),
  ).toEqual([3, null]);
});

test('a band is closed, and has a gap where either line has one', () => {
  const paths = areas(
    [1, 1, null, 2, 2],
    [3, 4, 5, 6, null],
    (i) => i,
    (v) => v,
  );
  expect(paths).toEqual(['M0.0 3.0L1.0 4.0L1.0 1.0L0.0 1.0Z', 'M3.0 6.0L3.0 2.0Z']);
});
