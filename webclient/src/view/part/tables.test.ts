import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pressed, sorted, type Column, still } from './tables';

type Row = { name: string; n: number };
const columns: Column<Row>[] = [
  { id: 'name', head: 'Name', text: (r) => r.name, sort: (r) => r.name },
  { id: 'n', head: 'N', text: (r) => String(r.n), sort: (r) => r.n, numeric: true },
  { id: 'fixed', head: 'Fixed', text: () => '' },
];
const rows: Row[] = [
  { name: 'b10', n: 2 },
  { name: 'b9', n: 10 },
  { name: 'a', n: 2 },
];
const names = (column: string, down: boolean) =>
  sorted(rows, columns, { column, down }, 'en').map((r) => r.name);

test('numbers count, also within words', () => {
  expect(names('name', false)).toEqual(['a', 'b9', 'b10']);
  expect(names('n', true)).toEqual(['b9', 'b10', 'a']);
});

test('what cannot be sorted by stays as it came', () => {
  expect(names('fixed', true)).toEqual(['b10', 'b9', 'a']);
  expect(names('nothing', false)).toEqual(['b10', 'b9', 'a']);
});

test('equal rows stay in their order, either way', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3)), fc.boolean(), (keys, down) => {
      const given = keys.map((n, i) => ({ name: String(i), n }));
      const got = sorted(given, columns, { column: 'n', down }, 'en');
      for (const [i, row] of got.entries()) {
        const next = got[i + 1];
        if (next?.n === row.n) expect(Number(next.name)).toBeGreaterThan(Number(row.name));
      }
    }),
  );
});

test('a head pressed again turns the order around', () => {
  expect(pressed({ column: 'n', down: false }, 'n')).toEqual({ column: 'n', down: true });
  expect(pressed({ column: 'n', down: true }, 'name')).toEqual({ column: 'name', down: false });
});

test('rows hold still: where they were, as they are now', () => {
  const key = ([id]: readonly [string, number]) => id;
  const held = [
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ] as const;
  const fresh = [
    ['d', 2],
    ['c', 2],
    ['a', 2],
  ] as const;
  expect(still<readonly [string, number]>(held, fresh, key)).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 2],
    ['d', 2],
  ]);
});
