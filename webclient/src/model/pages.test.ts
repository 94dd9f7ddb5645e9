import { expect, test } from 'vitest';
import { conversation, step, type Conversation, type Said } from './conversation';
import { entries } from './entries';
import { pagesIn } from './pages';

const line = (n: number): Said => ({
  id: String(n),
  originId: `o${String(n)}`,
  from: 'visitor',
  name: '王小明',
  body: `line ${String(n)}`,
  at: 1_800_000_000_000 + n,
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i): Said => line(from + i));
const said = (talk: Conversation, from: number, to: number) =>
  step(talk, { kind: 'said', lines: lines(from, to) });

test('older lines come as pages of their own; the others are as they were', () => {
  const talk = said(conversation('agent'), 100, 199);
  const pages = pagesIn(entries(talk));
  expect(pages.map((p) => [p.key, p.items.length])).toEqual([
    [2, 50],
    [3, 50],
  ]);
  const more = pagesIn(entries(said(talk, 70, 99)), pages);
  expect(more.map((p) => p.key)).toEqual([1, 2, 3]);
  expect(more[0]?.items[0]?.newDay).toBe(true);
  expect(more[2]).toBe(pages[1]);
});

test('what has no place yet stands with the last line', () => {
  const talk = said(conversation('agent'), 1, 3);
  const pages = pagesIn(
    entries(step(talk, { kind: 'typed', originId: 'a', body: 'x', at: 1_800_000_000_000 })),
  );
  expect(pages.map((p) => p.items.map((i) => i.entry.key))).toEqual([['line 1', 'line 2', 'line 3', 'a']]);
});

test('a new line changes its own page alone', () => {
  const talk = said(conversation('agent'), 1, 120);
  const pages = pagesIn(entries(talk));
  const now = pagesIn(entries(said(talk, 121, 121)), pages);
  expect(now.slice(0, -1)).toEqual(pages.slice(0, -1));
  expect(now.slice(0, -1).every((p, i) => p === pages[i])).toBe(true);
  expect(now.at(-1)).not.toBe(pages.at(-1));
});
