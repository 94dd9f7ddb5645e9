import { expect, test } from 'vitest';
import type { Events } from '../wire/board';
import { BoardDesk } from './board';

const floor = (now: string) => ({ now, queues: [], agents: [], waiting: [] });

/** A desk before a server that is played by hand. */
function play(status = 200) {
  const streams: { url: string; closed: boolean; say: (kind: string, data?: unknown) => void }[] = [];
  const timers: { ms: number; run: () => void; off: boolean }[] = [];
  const seen = { visible: true, looks: 0, outdated: false };
  const desk = new BoardDesk({
    fetch: (url) => {
      if (typeof url === 'string' && url.startsWith('/api/v1/board?')) seen.looks++;
      return Promise.resolve(
        new Response(
          JSON.stringify(status === 200 ? floor('2026-11-22T09:00:09Z') : { error: 'x', message: 'x' }),
          {
            status,
            headers: { 'Content-Type': 'application/json' },
          },
        ),
      );
    },
    events: (url) => {
      const then: Record<string, (event: { data?: unknown }) => void> = {};
      const stream = { url, closed: false, say: (kind: string, data?: unknown) => then[kind]?.({ data }) };
      streams.push(stream);
      const events: Events = {
        addEventListener: (kind, f) => {
          then[kind] = f;
        },
        close: () => {
          stream.closed = true;
        },
      };
      return events;
    },
    clock: {
      now: () => Date.parse('2026-11-22T09:00:00Z'),
      random: () => 0,
      after: (ms, run) => {
        const timer = { ms, run, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
    },
    visible: () => seen.visible,
    lang: () => 'zh-TW',
    isOutdated: () => Promise.resolve(seen.outdated),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { desk, streams, timers, seen, settled };
}

test('each board that the server sends is shown', () => {
  const { desk, streams, seen } = play();
  desk.start();
  expect(streams[0]?.url).toBe('/api/v1/board/stream?lang=zh-TW');
  for (const now of ['2026-11-22T09:00:01Z', '2026-11-22T09:00:02Z']) {
    streams[0]?.say('board', JSON.stringify(floor(now)));
    expect(desk.held.model.floor?.now).toBe(now);
  }
  expect(seen.looks).toBe(0);
});

test('a stream that ends is asked for again, after a look', async () => {
  const { desk, streams, timers, settled } = play();
  desk.start();
  streams[0]?.say('error');
  await settled();
  expect(streams[0]?.closed).toBe(true);
  expect(desk.held.model.stage).toBe('on');
  timers.at(-1)?.run();
  expect(streams.length).toBe(2);
});

test('what is no board ends the stream', async () => {
  for (const data of ['{"queues":1}', 'null', '{', undefined]) {
    const { desk, streams, seen, settled } = play();
    desk.start();
    streams[0]?.say('board', data);
    streams[0]?.say('board', JSON.stringify(floor('2026-11-22T09:00:05Z')));
    await settled();
    expect([streams[0]?.closed, seen.looks]).toEqual([true, 1]);
    expect(desk.held.model.floor?.now).toBe('2026-11-22T09:00:09Z');
  }
});

test('who may not see it is told, and asks no more', async () => {
  const { desk, streams, timers, settled } = play(403);
  desk.start();
  streams[0]?.say('error');
  await settled();
  expect(desk.held.model.stage).toBe('forbidden');
  expect(timers.filter((timer) => !timer.off)).toEqual([]);
});

test('while nobody looks there is no stream', async () => {
  const { desk, streams, timers, seen, settled } = play();
  desk.start();
  seen.visible = false;
  streams[0]?.say('board', JSON.stringify(floor('2026-11-22T09:00:01Z')));
  expect(streams[0]?.closed).toBe(true);
  expect(timers.at(-1)?.ms).toBe(15_000);
  timers.at(-1)?.run();
  await settled();
  expect([streams.length, seen.looks, timers.at(-1)?.ms]).toEqual([1, 1, 15_000]);
  seen.visible = true;
  desk.start();
  expect(streams.length).toBe(2);
});

test('whether there is a newer version is looked at when the server is back', async () => {
  const { desk, streams, seen, settled } = play();
  desk.start();
  seen.outdated = true;
  streams[0]?.say('board', JSON.stringify(floor('2026-11-22T09:00:01Z')));
  await settled();
  expect(desk.held.model.outdated).toBe(false);
  streams[0]?.say('error');
  await settled();
  expect(desk.held.model.outdated).toBe(true);
});
