import { Desk, system } from './desk';
import { expect, test } from './fixtures';
import { copyOf, remove, Server } from './server';

// A name that is not this machine's, without TLS: the browser has no locks there, nor ciphers of its own.
test('without a secure context an agent logs in, and the browser has one desk', async ({
  demo,
  guard,
  language,
  open,
}) => {
  guard.allow(/^asked (http|ws):\/\/parley\.test:/);
  const dir = await copyOf(demo);
  const server = await Server.startInsecure(dir);
  try {
    const url = `http://parley.test:${String(server.port)}`;
    const desk = await Desk.throughMenu(await open(), url, '1001', language);
    const bare = () => !isSecureContext && !('locks' in navigator) && !('subtle' in crypto);
    expect(await desk.page.evaluate(bare)).toBe(true);
    await desk.set('ready');

    const twin = await desk.page.context().newPage();
    await twin.goto(desk.page.url());
    const focus = twin.getByRole('main').getByRole('button');
    await expect(focus, 'the desk is in another window').toBeVisible();
    await expect(twin.getByRole('radio')).toHaveCount(0);
    await desk.menu.bringToFront();
    const pages = desk.page.context().pages().length;
    await system(desk.menu, language).click();
    await expect.poll(() => desk.page.evaluate(() => document.hasFocus())).toBe(true);
    expect(desk.page.context().pages()).toHaveLength(pages);
    await desk.is('ready');

    await desk.page.close();
    await twin.reload();
    await expect(new Desk(twin, language).state('ready'), 'it is free again').toBeVisible();
  } finally {
    await server.down('SIGKILL');
    await remove(dir);
  }
});
