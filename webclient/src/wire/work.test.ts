import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { compress, initial, padded } from './sha256';
import { solve, taskIn } from './work';

const never = new AbortController().signal;
const pause = () => Promise.resolve();

function sha256(text: string): string {
  const view = padded(text);
  let state = initial;
  for (let i = 0; i < view.byteLength; i += 64) state = compress(state, view, i, new Int32Array(64));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

test('SHA-256 of every length around the ends of blocks, as node has it', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'abcdefghij'.repeat(20).slice(0, length);
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

test.each([1, 55, 62, 63, 64, 76, 127, 128, 200])(
  'a challenge of %i characters is solved',
  async (length) => {
    const task = { challenge: 'Ab-_'.repeat(50).slice(0, length), bits: 10 };
    const { challenge, counter } = await solve(task, pause, never);
    expect(challenge).toBe(task.challenge);
    const digest = createHash('sha256').update(`${challenge}.${counter}`).digest();
    expect(digest.readUInt32BE(0) >>> 22).toBe(0);
  },
);

test('the page breathes between the pieces, and the work ends when it is not wanted any more', async () => {
  const abort = new AbortController();
  let pieces = 0;
  const working = solve({ challenge: 'x', bits: 24 }, pause4, abort.signal);
  function pause4(): Promise<void> {
    if (++pieces === 4) abort.abort(new Error('enough'));
    return Promise.resolve();
  }
  await expect(working).rejects.toThrow('enough');
  expect(pieces).toBe(4);
});

test.each([
  [{ challenge: 'Ab-_9', bits: 17 }, true],
  [{ challenge: 'x', bits: 25 }, false],
  [{ challenge: '', bits: 17 }, false],
  [{ challenge: 'x'.repeat(201), bits: 1 }, false],
  [{ challenge: 'a b', bits: 1 }, false],
  [{ challenge: 'x', bits: '1' }, false],
  [{ bits: 1 }, false],
  [null, false],
])('%j as a task: %s', (answer, fits) => {
  expect(taskIn(answer) !== undefined).toBe(fits);
});
