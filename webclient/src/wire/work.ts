import { compress, initial, padded } from './sha256';

/** What a server that is asked for many visits sets (docs/protocol.md, HTTP). */
export type Task = Readonly<{ challenge: string; bits: number }>;

/** A solution: SHA-256 of `challenge.counter` begins with so many zero bits. */
export type Solution = Readonly<{ challenge: string; counter: string }>;

// Between two pieces the page draws and listens; one takes a few milliseconds.
const pieceHashes = 4096;

// What is beyond is no task for a page.
const bitsMax = 24;

/** Reads a task; undefined if it is none that can be solved. */
export function taskIn(answer: unknown): Task | undefined {
  const { challenge, bits } = (answer ?? {}) as { challenge?: unknown; bits?: unknown };
  const fits = typeof challenge === 'string' && /^[\w-]{1,200}$/.test(challenge);
  return fits && typeof bits === 'number' && bits <= bitsMax ? { challenge, bits } : undefined;
}

/** Solves a task piece by piece. Rejects with the signal's reason once it is aborted. */
export async function solve(task: Task, pause: () => Promise<void>, signal: AbortSignal): Promise<Solution> {
  const { challenge, bits } = task;
  const w = new Int32Array(64);
  const whole = Math.floor((challenge.length + 1) / 64) * 64; // bytes that are the same for each counter
  let begun = initial;
  const head = padded(`${challenge}.`);
  for (let offset = 0; offset < whole; offset += 64) begun = compress(begun, head, offset, w);
  for (let counter = 0; ; counter++) {
    if (counter % pieceHashes === 0) {
      signal.throwIfAborted();
      await pause();
    }
    const message = padded(`${challenge}.${counter}`);
    let state = begun;
    for (let offset = whole; offset < message.byteLength; offset += 64) {
      state = compress(state, message, offset, w);
    }
    if (leadingZeros(state) >= bits) return { challenge, counter: String(counter) };
  }
}

function leadingZeros(state: readonly number[]): number {
  let zeros = 0;
  for (const word of state) {
    zeros += Math.clz32(word);
    if (word !== 0) break;
  }
  return zeros;
}
