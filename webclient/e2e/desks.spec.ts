import type { BrowserContext } from '@playwright/test';
import { Desk, logIn, ringing, system } from './desk';
import { expect, test } from './fixtures';
import { Proxy } from './proxy';
import { demoPassword } from './server';

test('a desk that vanishes: the chat goes back to the head of the queue, and everybody is told', async ({
  server,
  open,
  language,
  agent,
  visitor,
}) => {
  await server.command('user', 'set', '1001', 'grace=3s');
  const proxy = await Proxy.before(server.port);
  const gone = await Desk.open(await open(), proxy.url, '1001', language);
  await gone.set('ready');
  const first = await visitor({ name: '甲' });
  await first.say('第一句');
  await gone.take('甲');
  const second = await visitor({ name: '乙' });

  proxy.block();
  await expect(first.says('agentLost')).toBeVisible();
  const desk = await agent('1002');
  await desk.set('ready');
  await desk.offer('甲').waitFor();
  await expect(desk.offer('乙')).toBeHidden();
  await desk.accept.click();
  await desk.shows('第一句');
  await expect(second.says('position')).toBeVisible();

  proxy.unblock();
  await expect(gone.says('movedToAgent')).toBeVisible();
  await expect(gone.says(/甲/)).toBeVisible();
  await gone.is('notReady');
  proxy.close();
});

test('an agent whose desk vanishes is offered nothing from that moment', async ({
  server,
  open,
  language,
  agent,
  visitor,
}) => {
  const proxy = await Proxy.before(server.port);
  const gone = await Desk.open(await open(), proxy.url, '1001', language);
  await gone.set('ready');
  proxy.block();
  await expect(gone.says('reconnecting')).toBeVisible();
  const customer = await visitor();
  const desk = await agent('1002');
  await desk.set('ready');
  await desk.take('王小明');
  await customer.disconnect.click();

  proxy.unblock();
  await gone.is('ready');
  proxy.close();
});

test('in one browser the menu focuses the desk that is open; logging out ends it', async ({ server, open, language }) => {
  const desk = await Desk.throughMenu(await open(), server.url, '1001', language);
  const pages = desk.page.context().pages().length;
  await desk.menu.bringToFront();
  await system(desk.menu, language).click();
  await expect.poll(() => desk.page.evaluate(() => document.hasFocus())).toBe(true);
  expect(desk.page.context().pages()).toHaveLength(pages);

  const twin = await desk.page.context().newPage();
  await twin.goto(desk.page.url());
  await expect(twin.getByRole('main').getByRole('button'), 'the desk is in another window').toBeVisible();
  await expect(twin.getByRole('radio')).toHaveCount(0);

  await desk.logOut();
  await expect(desk.menu.getByLabel(/^Password/)).toBeVisible();
  await desk.page.reload();
  await expect(desk.page.getByRole('link').first(), 'where one logs in').toBeVisible();
  await expect(desk.page.getByRole('radio')).toHaveCount(0);
  await logIn(desk.menu, server.url, '1001', demoPassword);
  await expect(system(desk.menu, language)).toBeVisible();
});

test('a desk on a second device shows the state read-only and can take over', async ({ agent, visitor }) => {
  const first = await agent();
  await first.set('ready');
  const customer = await visitor();
  await first.take('王小明');
  await first.say('第一台');

  const second = await agent('1001');
  await second.is('busy');
  await expect(second.state('ready')).toBeDisabled();
  await expect(second.takeOver).toBeVisible();
  await second.takeOver.click();
  await second.shows('第一台');
  await second.say('第二台');
  await customer.shows('第一台', '第二台');
  await expect(first.takeOver).toBeVisible();
  await expect(first.state('ready')).toBeDisabled();
});

test('two agents: each sees the own chats alone', async ({ agent, visitor }) => {
  const desks = [await agent('1001'), await agent('1002')];
  for (const desk of desks) await desk.set('ready');
  for (const name of ['甲', '乙']) {
    const customer = await visitor({ name });
    await customer.say(`我是${name}`);
    const desk = await ringing(desks, name);
    await desk.accept.click();
    await desk.shows(`我是${name}`);
  }
  for (const desk of desks) await desk.is('busy');
});

test('not ready in mid-chat ends no chat: it comes after', async ({ visitor, talk }) => {
  const { desk, customer } = await talk();
  await desk.state('notReady').click();
  await customer.say('還在嗎？');
  await desk.shows('還在嗎？');
  await desk.is('busy');
  await desk.hangUp.click();
  const ask = desk.page.getByRole('dialog', { name: /掛斷/ });
  await expect(ask, 'the customer has just written').toContainText('還在嗎？');
  await ask.getByRole('button', { name: '掛斷', exact: true }).click();
  await desk.is('wrapUp');
  await visitor({ name: '乙' });
  await expect(desk.offer('乙')).toBeHidden();
  await desk.set('ready');
  await desk.take('乙');
});

/** Counts the notes that a desk's pages play from now on. */
async function listen(context: BrowserContext): Promise<(desk: Desk) => Promise<number>> {
  await context.addInitScript(() => {
    const start = OscillatorNode.prototype.start;
    Object.assign(globalThis, { notes: 0 });
    OscillatorNode.prototype.start = function (when?: number) {
      (globalThis as unknown as { notes: number }).notes++;
      start.call(this, when);
    };
  });
  return (desk) => desk.page.evaluate(() => (globalThis as unknown as { notes: number }).notes);
}

test('an offer rings until it is answered', async ({ open, server, language, visitor }) => {
  const context = await open();
  const notes = await listen(context);
  const desk = await Desk.open(context, server.url, '1001', language);
  await desk.set('ready');
  await visitor();
  await desk.offer('王小明').waitFor();
  await expect.poll(() => notes(desk)).toBeGreaterThan(0);
  const first = await notes(desk);
  await expect.poll(() => notes(desk), 'it rings again').toBeGreaterThan(first);
  await desk.take('王小明');
});

test('a desk that was reloaded rings again once it is touched', async ({
  open,
  server,
  language,
  visitor,
}) => {
  const context = await open();
  const notes = await listen(context);
  const desk = await Desk.open(context, server.url, '1001', language);
  await desk.set('ready');
  await desk.page.reload();
  await desk.is('ready');
  await desk.page.getByRole('main').click();
  await visitor();
  await expect.poll(() => notes(desk)).toBeGreaterThan(0);
});
