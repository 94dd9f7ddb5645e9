import { expect, test } from 'vitest';
import { board, step, waitingIn, waitingOf, type BoardQueue, type Floor } from './board';

const floor: Floor = { now: '2026-11-22T09:00:00Z', queues: [], agents: [], waiting: [] };

test('what was seen stays while the server does not answer', () => {
  const seen = step(board, { kind: 'seen', floor, at: Date.parse(floor.now) - 500 });
  expect(seen).toMatchObject({ stage: 'on', skewMs: 500, stale: false });
  expect(step(seen, { kind: 'failed' })).toMatchObject({ stage: 'on', floor, stale: true });
});

test('nobody logged in, or no supervisor', () => {
  expect(step(board, { kind: 'refused', status: 401 }).stage).toBe('signed-out');
  expect(step(board, { kind: 'refused', status: 403 }).stage).toBe('forbidden');
});

test('as many wait as the queues say, though the server tells of the first alone', () => {
  const queue = (dn: string, waiting: number): BoardQueue => ({
    ...{ dn, name: dn, waiting, ready: 0, busy: 0, target: 20 },
    error: { answered: 0, insidePercent: 0, offSeconds: 0 },
  });
  const waiting = [{ contact: 'c-1', caller: '甲', state: 'waiting', dn: '8000', why: [] }];
  const queues = [queue('8000', 70), queue('8001', 3)];
  const seen = step(board, { kind: 'seen', floor: { ...floor, queues, waiting }, at: 0 });
  expect(waitingIn(seen)).toBe(73);
  expect(waitingOf(seen)).toEqual(waiting);
  const only = step(seen, { kind: 'only', dn: '8001' });
  expect(waitingIn(only)).toBe(3);
  expect(waitingOf(only)).toEqual([]);
});

test('a wait that grows past its alarm is told though no board comes', () => {
  const queue: BoardQueue = {
    ...{ dn: '8000', name: 'x', waiting: 1, ready: 0, busy: 0, target: 20, oldest: floor.now },
    error: { answered: 0, insidePercent: 0, offSeconds: 0 },
  };
  const at = Date.parse(floor.now);
  const on = step(board, { kind: 'seen', floor: { ...floor, queues: [queue] }, at });
  const later = (ms: number) => step(on, { kind: 'ticked', at: at + ms });
  expect(later(180_000).alerts.log).toEqual([]);
  expect(later(181_000).alerts.log).toMatchObject([{ dn: '8000', figure: 'longest', value: 181 }]);
  const strict = {
    ...board.settings,
    limits: { ...board.settings.limits, waiting: { target: 0, alarm: 0 } },
  };
  expect(step(on, { kind: 'set', settings: strict }).alerts.unseen).toBe(1);
});
