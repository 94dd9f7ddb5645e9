import { expect, test } from 'vitest';
import { deskLock } from './locks';

// Windows without a secure context have no Web Locks.
const windowOf = () => deskLock(undefined, new BroadcastChannel('test-desk'));

test('the second window is told that the first has the desk, and can call it', async () => {
  const [first, second] = [windowOf(), windowOf()];
  expect(await second.isHeld()).toBe(false);
  expect(await first.take()).toBe(true);
  expect(await second.isHeld()).toBe(true);
  expect(await second.take()).toBe(false);
  const called = new Promise<void>((done) => first.onCall(done));
  second.call();
  await called;
});

test('of windows that open at once exactly one gets the desk', async () => {
  const channel = `test-${String(Math.random())}`;
  const all = Array.from({ length: 5 }, () => deskLock(undefined, new BroadcastChannel(channel)));
  const taken = await Promise.all(all.map((lock) => lock.take()));
  expect(taken.filter(Boolean)).toHaveLength(1);
});
