import { expect, test, vi } from 'vitest';
import { Rest } from '../wire/rest';
import { PersonalSettings } from './personal';

type Areas = Record<string, Record<string, unknown>>;

/** A server that keeps settings, and takes a change only of what was seen. */
function server(kept: Areas) {
  let turn = 1;
  const held = { kept, puts: 0, down: false, between: (): void => undefined };
  const answer = (value: unknown, status = 200) =>
    new Response(JSON.stringify(value), { status, headers: { ETag: `"${turn}"` } });
  const fetched: typeof fetch = (_url, init) => {
    if (held.down) return Promise.reject(new Error('down'));
    if (init?.method !== 'PUT') return Promise.resolve(answer(held.kept));
    held.puts++;
    held.between();
    held.between = () => undefined;
    const match = new Headers(init.headers).get('If-Match');
    if (match !== `"${turn}"`) return Promise.resolve(answer({ error: 'changed' }, 412));
    turn++;
    held.kept = JSON.parse(init.body as string) as Areas;
    return Promise.resolve(answer(held.kept));
  };
  const other = (areas: Areas) => {
    turn++;
    held.kept = areas;
  };
  return { held, fetched, other };
}

function page(fetched: typeof fetch) {
  const kept = new Map<string, unknown>();
  const due: (() => void)[] = [];
  const settings = new PersonalSettings(
    new Rest(fetched),
    {
      now: () => 0,
      random: () => 0,
      after: (_ms, run) => (due.push(run), () => due.splice(due.indexOf(run), 1)),
    },
    { get: (n) => kept.get(n), set: (n, v) => void kept.set(n, v), remove: (n) => void kept.delete(n) },
    () => '1001',
  );
  const pass = async () => {
    for (const run of due.splice(0)) run();
    await vi.waitFor(() => expect(settings.held.model.saved).not.toBe('saving'));
  };
  return { settings, pass, kept };
}

test('a change is kept under its area, and what other pages set stays', async () => {
  const { held, fetched } = server({ ui: { theme: 'dark' }, desk: { volume: 20 } });
  const { settings, pass } = page(fetched);
  await settings.load();
  expect(settings.held.model.desk.volume).toBe(20);
  settings.set({ volume: 30 });
  settings.set({ send: 'ctrl-enter' });
  await pass();
  expect(held.puts).toBe(1);
  expect(held.kept.ui).toEqual({ theme: 'dark' });
  expect(held.kept.desk).toMatchObject({ volume: 30, send: 'ctrl-enter' });
  expect(settings.held.model.saved).toBe('yes');
});

test('where another page was quicker, both changes stand', async () => {
  const { held, fetched, other } = server({});
  const { settings, pass } = page(fetched);
  held.between = () => other({ board: { sound: true } });
  settings.set({ volume: 30 });
  await pass();
  expect(held.kept.board).toEqual({ sound: true });
  expect(held.kept.desk).toMatchObject({ volume: 30 });
});

test('without the server they are remembered here, said not to be kept, and tried again', async () => {
  const { held, fetched } = server({});
  const { settings, pass, kept } = page(fetched);
  held.down = true;
  settings.set({ volume: 5 });
  await pass();
  expect(settings.held.model.saved).toBe('failed');
  expect(kept.get('parley.desk.settings.1001')).toMatchObject({ volume: 5 });
  held.down = false;
  settings.again();
  await pass();
  expect(settings.held.model.saved).toBe('yes');
  expect(held.kept.desk).toMatchObject({ volume: 5 });
});
