import type { Snippet } from 'svelte';

/** A column of a DataTable. */
export type Column<R> = Readonly<{
  id: string;
  head: string;
  /** What the cell says. */
  text: (row: R) => string;
  /** By what it is sorted; left out, the column cannot be. */
  sort?: (row: R) => string | number;
  /** Figures: at the end of their cell, under each other. */
  numeric?: boolean;
  /** Draws the cell in place of its text. */
  cell?: Snippet<[R]>;
}>;

/** By which column a table is sorted, and whether the greatest comes first. */
export type Sort = Readonly<{ column: string; down: boolean }>;

/** The rows in order; equal ones stay as they were. */
export function sorted<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  sort: Sort,
  language: string,
): readonly R[] {
  const by = columns.find((column) => column.id === sort.column)?.sort;
  if (by === undefined) return rows;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const order = (a: string | number, b: string | number) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
  const up = rows
    .map((row) => ({ row, value: by(row) }))
    .sort((a, b) => (sort.down ? order(b.value, a.value) : order(a.value, b.value)));
  return up.map(({ row }) => row);
}

/** What a press on a column's head makes of the sort. */
export const pressed = (sort: Sort, column: string): Sort =>
  sort.column === column ? { column, down: !sort.down } : { column, down: false };

/** Rows in the places they had, as they are now: those that are gone stay as they were, and new ones stand at the end. */
export function still<R>(held: readonly R[], fresh: readonly R[], key: (row: R) => string): readonly R[] {
  const now = new Map(fresh.map((row) => [key(row), row]));
  const before = new Set(held.map(key));
  return [...held.map((row) => now.get(key(row)) ?? row), ...fresh.filter((row) => !before.has(key(row)))];
}
