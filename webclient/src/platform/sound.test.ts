import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ring } from './sound';

let played: { hz: number; at: number; loudest: number }[];
let context: FakeContext;

class FakeContext {
  state = 'suspended';
  currentTime = 10;
  destination = {};
  constructor() {
    context = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the test plays the browser
  }
  resume = (): Promise<void> => {
    this.state = 'running';
    return Promise.resolve();
  };
  createGain = () => ({
    gain: {
      setValueAtTime: () => undefined,
      linearRampToValueAtTime: (loudest: number) => Object.assign(played.at(-1) ?? {}, { loudest }),
      exponentialRampToValueAtTime: () => undefined,
    },
    connect: () => undefined,
  });
  createOscillator = () => {
    const note = { hz: 0, at: 0, loudest: 0 };
    played.push(note);
    return {
      frequency: {
        set value(hz: number) {
          note.hz = hz;
        },
      },
      connect: (next: unknown) => next,
      start: (at: number) => (note.at = at),
      stop: () => undefined,
    };
  };
}

beforeEach(() => {
  played = [];
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that nobody has touched is silent; then an offer rings three rising notes until it is answered', async () => {
  const ring = new Ring();
  ring.start();
  expect(played).toEqual([]);
  await ring.unlock();
  vi.advanceTimersByTime(5_000);
  expect(played.map((note) => note.hz)).toEqual([660, 880, 990, 660, 880, 990]);
  expect(played.slice(0, 3).map((note) => Math.round((note.at - context.currentTime) * 100))).toEqual([
    0, 16, 32,
  ]);
  ring.start(); // told again, it does not ring twice
  ring.stop();
  vi.advanceTimersByTime(60_000);
  expect(played).toHaveLength(6);
});

test('half the volume is a quarter as loud, none is nothing; a message is one note', async () => {
  const ring = new Ring();
  await ring.unlock();
  ring.volume = 100;
  ring.message();
  ring.volume = 50;
  ring.message();
  ring.volume = 0;
  ring.message();
  expect(played.map((note) => note.loudest)).toEqual([0.3, 0.075]);
  context.state = 'suspended';
  ring.volume = 100;
  ring.once();
  expect(played).toHaveLength(2);
});
