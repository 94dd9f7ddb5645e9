import { expect, test } from './fixtures';
import { Customer } from './customer';

test('a browser that keeps nothing for the page: one can chat all the same', async ({ server, open, agent }) => {
  const context = await open();
  // As browsers do where data of sites is blocked: asking for the storage throws, and tabs are not joined.
  await context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(globalThis, name, { get: refuse });
    Object.assign(globalThis, { BroadcastChannel: refuse });
  });
  const customer = await Customer.arrive(await context.newPage(), server.url);
  const { page } = customer;
  await page.getByRole('group').getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('checkbox').uncheck();
  await customer.ask();
  await customer.say('您好');
  const desk = await agent();
  await desk.set('ready');
  await desk.take('王小明');
  await desk.say('請說');
  await customer.shows('您好', '請說');
  await customer.disconnect.click();
  await expect(customer.says('endedByVisitor')).toBeVisible();
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(customer.name).toHaveValue('王小明');
});

test('without a connection just when it is opened, the page comes once there is one', async ({ server, open }) => {
  const context = await open();
  const gone = /\/assets\/[^/]*\.json$/;
  let refused = 0;
  await context.route(gone, async (route) => {
    refused++;
    await route.abort();
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await expect.poll(() => refused).toBeGreaterThan(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  await context.unroute(gone);
  await page.getByRole('textbox').first().waitFor();
});
