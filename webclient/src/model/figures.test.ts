import { expect, test } from 'vitest';
import type { BoardHour, BoardQueue, Sums } from './board';
import { figureOf, figuresOf, trailOf } from './figures';

const now = Date.parse('2026-11-22T09:00:00Z');
const sums = (part: Partial<Sums>): Sums => ({
  ...{ served: 0, servedWithin: 0, gaveUp: 0, waited: 0, handled: 0, handling: 0 },
  ...part,
});
const queue = (dn: string, part: Partial<BoardQueue> = {}): BoardQueue => ({
  ...{ dn, name: dn, waiting: 0, ready: 0, busy: 0, target: 20 },
  error: { answered: 0, insidePercent: 0, offSeconds: 0 },
  ...part,
});
const today = (part: Partial<Sums>) => ({ entered: 0, answered: 0, abandoned: 0, ...sums(part) });

test('rates of several queues are made of their sums, not of their rates', () => {
  const queues = [
    queue('1', { today: today({ served: 1, servedWithin: 0, waited: 100, handled: 1, handling: 60 }) }),
    queue('2', {
      today: today({ served: 7, servedWithin: 7, gaveUp: 2, waited: 60, handled: 3, handling: 60 }),
    }),
  ];
  expect(figureOf('level', queues, now)).toBe(70);
  expect(figureOf('abandon', queues, now)).toBe(20);
  expect(figureOf('asa', queues, now)).toBe(20);
  expect(figureOf('aht', queues, now)).toBe(30);
});

test('what has nothing to divide by is no figure', () => {
  for (const { id, value } of figuresOf([queue('1')], null, now))
    expect(value).toBe(id === 'waiting' ? 0 : null);
});

test('the longest wait is that of the first of all queues', () => {
  const queues = [
    queue('1', { waiting: 2, oldest: '2026-11-22T08:59:00Z' }),
    queue('2', { waiting: 1, oldest: '2026-11-22T08:58:00Z' }),
  ];
  expect(figureOf('waiting', queues, now)).toBe(3);
  expect(figureOf('longest', queues, now)).toBe(120);
});

test('the last hour of some queues', () => {
  const hour: BoardHour = {
    until: '2026-11-22T09:00:00Z',
    queues: [
      { dn: '1', waiting: [1, 2], longest: [5, 65], sums: [sums({}), sums({ served: 1, servedWithin: 1 })] },
      { dn: '2', waiting: [3, 0], longest: [9, 0], sums: [sums({}), sums({ gaveUp: 1 })] },
    ],
  };
  expect(trailOf('waiting', ['1', '2'], hour)).toEqual([4, 2]);
  expect(trailOf('longest', ['1', '2'], hour)).toEqual([9, 65]);
  expect(trailOf('level', ['1', '2'], hour)).toEqual([null, 50]);
  expect(trailOf('level', ['1'], hour)).toEqual([null, 100]);
  expect(trailOf('waiting', ['1'], null)).toEqual([]);
});
