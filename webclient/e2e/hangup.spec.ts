import { expect, test } from './fixtures';
import { names } from './words';

const template = 'https://crm.test/after?c={contact}&n={caller}&d={dn}&a={agent}';

test("a queue's own hang-up page comes up by itself, in a sandboxed frame", async ({
  server,
  guard,
  agent,
  visitor,
}) => {
  guard.allow(/https:\/\/crm\.test\//);
  await server.command('queue', 'set', '8000', `hangup=${template}`);
  const desk = await agent();
  let asked = '';
  await desk.page.context().route('https://crm.test/**', async (route) => {
    asked = route.request().url();
    await route.fulfill({ contentType: 'text/html', body: '<h1>CRM</h1>' });
  });
  await desk.set('ready');
  const customer = await visitor({ name: '王 & 小明?' });
  await desk.take('王 & 小明?');
  await customer.disconnect.click();
  await desk.is('wrapUp');

  const frame = desk.page.locator('iframe');
  await expect(frame).toHaveAttribute('sandbox', /allow-/);
  await expect(frame).not.toHaveAttribute('sandbox', /allow-top-navigation/);
  await expect(desk.page.frameLocator('iframe').getByRole('heading', { name: 'CRM' })).toBeVisible();
  await expect(desk.ownWindow).toBeVisible();
  const page = new URL(asked);
  expect(page.searchParams.get('n')).toBe('王 & 小明?');
  expect(page.searchParams.get('d')).toBe('8000');
  expect(page.searchParams.get('a')).toBe('1001');
  expect(page.searchParams.get('c')).toMatch(/^c-/);
});

test('a hang-up page that does not load in 5 s gives way to the built-in form', async ({
  server,
  guard,
  agent,
  visitor,
}) => {
  guard.allow(/https:\/\/crm\.test\//);
  await server.command('queue', 'set', '8000', `hangup=${template}`);
  const desk = await agent();
  await desk.page.context().route('https://crm.test/**', () => undefined);
  await desk.set('ready');
  const customer = await visitor();
  await desk.take('王小明');
  await desk.page.getByRole('button', { name: names.disconnect }).click(); // on the caller's pane: as the X does
  await expect(customer.says('endedByAgent')).toBeVisible();
  await desk.is('wrapUp');
  await expect(desk.says('agentEnded')).toBeVisible();
  await expect(desk.page.locator('iframe')).toBeVisible();
  await expect(desk.wrapUpForm).toBeVisible();
  await desk.file('follow-up', '頁面沒有開');
});
