import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageMs, pageOf } from './wall';

test('every row is on the wall once in a turn of all pages', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      (rows, fits, at) => {
        const pages = Math.max(1, Math.ceil(rows.length / fits));
        const start = at - (at % (pages * pageMs));
        const seen = Array.from(
          { length: pages },
          (_, i) => pageOf(rows, fits, start + i * pageMs).rows,
        ).flat();
        expect(seen).toEqual(rows);
      },
    ),
  );
});

test('a page says which rows it has', () => {
  expect(pageOf(['a', 'b', 'c'], 2, pageMs)).toEqual({ rows: ['c'], from: 3, to: 3 });
  expect(pageOf(['a', 'b', 'c'], 2, pageMs - 1)).toEqual({ rows: ['a', 'b'], from: 1, to: 2 });
});
