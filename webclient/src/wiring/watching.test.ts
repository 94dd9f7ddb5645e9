import { beforeEach, expect, test, vi } from 'vitest';
import { step, watched } from '../model/watched';
import { FakeClock, settled } from '../testing/fakes';
import { Held } from './store';
import { Watching } from './watching';

const done: string[] = [];
let files = true;

vi.mock('../platform/parser', () => ({ xmlParser: () => ({}) }));
vi.mock('./watcher', () => ({
  Watcher: class {
    constructor() {
      done.push('made');
    }
    watch = (id: string) => done.push(`watch ${id}`);
    leave = () => done.push('leave');
    signOff = () => done.push('sign off');
    whisper = (text: string) => done.push(`whisper ${text}`);
    fileWrapUp = (code: string, note: string) => {
      done.push(`file ${code} ${note}`);
      return Promise.resolve(files);
    };
  },
}));

let held: Held<typeof watched, Parameters<typeof step>[1]>;
let watching: Watching;

beforeEach(() => {
  done.length = 0;
  files = true;
  held = new Held(watched, step);
  const deps = {
    fetch: () => Promise.reject(new Error('no network')),
    clock: new FakeClock(),
    visible: () => true,
  };
  watching = new Watching(held, deps, () => 'en');
});

/** Until what is loaded when it is needed has been. */
const loaded = async (): Promise<void> => {
  await vi.waitFor(() => expect(done).toContain('made'));
  await settled();
};

test('a watcher is loaded with the first conversation, and is one for all of them', async () => {
  watching.with((w) => w.whisper('nobody hears it'));
  expect(done).toEqual([]);
  watching.start('c-1');
  expect(held.model.id).toBe('c-1'); // the page says so before anything is there
  await loaded();
  watching.start('c-2');
  await vi.waitFor(() => expect(done).toContain('watch c-2'));
  watching.with((w) => w.whisper('now'));
  expect(done).toEqual(['made', 'watch c-1', 'watch c-2', 'whisper now']);
});

test('of two conversations opened while it is loaded, the last one is watched', async () => {
  watching.start('c-1');
  watching.start('c-2');
  await vi.waitFor(() => expect(done).toEqual(['made', 'watch c-2']));
  await settled();
  expect(done).toHaveLength(2);
});

test('a conversation that is shut before it is loaded is not watched', async () => {
  watching.start('c-1');
  watching.leave();
  await loaded();
  expect(done).toEqual(['made']);
  watching.start('c-1');
  await vi.waitFor(() => expect(done).toContain('watch c-1'));
  watching.leave();
  expect(done.slice(1)).toEqual(['watch c-1', 'leave']);
  expect(held.model.id).toBe('');
});

test('a wrap-up is over when it is filed and closed, and the session with it', async () => {
  expect(await watching.finish('resolved', '', () => Promise.resolve(''))).toBe('state'); // there is none
  watching.start('c-1');
  await loaded();
  expect(await watching.finish('resolved', 'n', () => Promise.resolve('busy'))).toBe('busy');
  expect(done).not.toContain('sign off');
  files = false;
  expect(await watching.finish('resolved', 'n', () => Promise.resolve(''))).toBe('state');
  expect(done).not.toContain('sign off');
  files = true;
  expect(await watching.finish('resolved', 'n', () => Promise.resolve(''))).toBe('');
  expect(done.slice(2)).toEqual([...Array<string>(3).fill('file resolved n'), 'sign off']);
});
