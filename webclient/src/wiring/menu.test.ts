import { expect, test } from 'vitest';
import { MenuDesk } from './menu';

const lock = {
  take: () => Promise.resolve(false),
  isHeld: () => Promise.resolve(false),
  call: () => undefined,
  onCall: () => undefined,
};

/** A server that knows who is logged in: null is nobody, undefined that it cannot be reached. */
function server(user: string | null) {
  const held: { user: string | null | undefined; asked: number } = { user, asked: 0 };
  const fetched: typeof fetch = () => {
    held.asked++;
    if (held.user === undefined) return Promise.reject(new TypeError('down'));
    const body =
      held.user === null ? { error: 'signed-out' } : { user: held.user, name: held.user, role: 'agent' };
    return Promise.resolve(new Response(JSON.stringify(body), { status: held.user === null ? 401 : 200 }));
  };
  return { held, fetched };
}

test('a menu that was left alone says that its log-in has ended', async () => {
  const { held, fetched } = server('1001');
  let now = 1_000_000;
  const menu = new MenuDesk(fetched, lock, () => now);
  await menu.start();
  expect(menu.fresh).toBe(true);
  menu.show('password');
  expect(await menu.look()).toBe(true);
  expect(menu.held.model.view).toBe('password'); // who comes back finds what was left

  now += 3_600_000;
  expect(menu.fresh).toBe(false);
  held.user = undefined;
  expect(await menu.look()).toBe(true); // a server that is away has ended nothing
  expect(menu.held.model.stage).toBe('menu');

  held.user = null;
  expect(await menu.look()).toBe(false);
  expect(menu.held.model).toMatchObject({ stage: 'log-in', login: null, problem: 'expired' });
  const asked = held.asked;
  expect(await menu.look()).toBe(false);
  expect(held.asked).toBe(asked); // nobody is logged in: nothing to find out
});

test('it greets whoever has logged in from another page', async () => {
  const { held, fetched } = server('1001');
  const menu = new MenuDesk(fetched, lock);
  await menu.start();
  held.user = '1002';
  expect(await menu.look()).toBe(true);
  expect(menu.held.model.login?.user).toBe('1002');
});
