import { afterEach, expect, test, vi } from 'vitest';
import { board, step } from '../../model/board';
import { pageMs } from '../../model/wall';
import { FakeClock } from '../../testing/fakes';
import { turnTo } from './turn';

afterEach(() => vi.unstubAllGlobals());

/** A wall, how often it was loaded anew, and whether the server has what is newer. */
function hang() {
  const wall = { loads: 0, newer: true };
  vi.stubGlobal('location', { reload: () => wall.loads++ });
  const clock = new FakeClock();
  return { wall, clock, look: turnTo(clock, () => Promise.resolve(wall.newer)) };
}

test('a wall turns to a newer version when its next page is due, once', async () => {
  const { wall, clock, look } = hang();
  look(board);
  await clock.pass(pageMs);
  expect(wall.loads).toBe(0);
  const outdated = step(board, { kind: 'outdated' });
  look(outdated);
  look(outdated);
  await clock.pass(pageMs - 1);
  expect(wall.loads).toBe(0);
  await clock.pass(1);
  expect(wall.loads).toBe(1);
});

test('a server that has gone again is waited for', async () => {
  const { wall, clock, look } = hang();
  wall.newer = false; // or it cannot tell
  look(step(board, { kind: 'outdated' }));
  await clock.pass(3 * pageMs);
  expect(wall.loads).toBe(0);
  wall.newer = true;
  await clock.pass(pageMs);
  expect(wall.loads).toBe(1);
});
