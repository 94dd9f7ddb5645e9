import { expect, test } from 'vitest';
import { alerts, openIn, seen, watch } from './alerts';
import type { BoardQueue } from './board';
import { judge, limitsFor, settingsIn, usualSettings } from './limits';

const at = Date.parse('2026-11-22T09:00:00Z');
const queue = (waiting: number): BoardQueue => ({
  ...{ dn: '8000', name: 'x', waiting, ready: 0, busy: 0, target: 20 },
  error: { answered: 0, insidePercent: 0, offSeconds: 0 },
});
const after = (...waiting: number[]) =>
  waiting.reduce((a, n, i) => watch(a, [queue(n)], usualSettings, at + i * 1000), alerts);

test('an alarm begins once, keeps the worst, and ends', () => {
  expect(after(10).log).toEqual([]);
  const on = after(10, 11, 15, 12);
  expect(on.unseen).toBe(1);
  expect(openIn(on)).toMatchObject([{ dn: '8000', figure: 'waiting', value: 15, since: at + 1000 }]);
  const over = after(11, 5);
  expect(openIn(over)).toEqual([]);
  expect(over.log).toMatchObject([{ value: 11, since: at, until: at + 1000 }]);
});

test('one that comes again is another', () => {
  const again = after(11, 1, 11);
  expect(again.log.map((a) => a.until)).toEqual([undefined, at + 1000]);
  expect(again.unseen).toBe(2);
  expect(seen(again).unseen).toBe(0);
});

test('the log has a bound', () => {
  const many = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 11 : 0));
  expect(after(...many).log.length).toBe(200);
});

test('less is worse of a service level', () => {
  const { level, aht } = usualSettings.limits;
  expect(judge('level', 85, level)).toBe('good');
  expect(judge('level', 79, level)).toBe('over');
  expect(judge('level', 59, level)).toBe('alarm');
  expect(judge('aht', 601, aht)).toBe('over');
  expect(judge('aht', null, aht)).toBe('none');
  expect(judge('aht', 9999, { target: null, alarm: null })).toBe('none');
});

test('what was kept is read with care', () => {
  expect(settingsIn(undefined)).toEqual(usualSettings);
  const kept = { limits: { waiting: { target: null, alarm: 'x' } }, queues: { '8000': 7 }, sound: 1 };
  const read = settingsIn(kept);
  expect(read.limits.waiting).toEqual({ target: null, alarm: 10 });
  expect(read.sound).toBe(false);
  expect(limitsFor(read, '8000')).toEqual(usualSettings.limits);
  expect(limitsFor(read, 'constructor')).toBe(read.limits);
});
