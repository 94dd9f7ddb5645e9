import { expect, test } from 'vitest';
import { board, step, type Floor } from './board';

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
