import type { Page } from '@playwright/test';
import { equip, sound } from './axe';
import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { demoPassword } from './server';
import { looked, names } from './words';

for (const language of looked) {
  test.describe(`the other browser, light and dark, in ${language}`, () => {
    test.use({ language });

    test('one chat; axe finds nothing on the pages', async ({ open, server, guard }, info) => {
      // This browser reports what the test tool itself puts into pages, and a socket cut by a reload, as errors.
      guard.allow(/ > eval:|%20eval:|blocked an inline style|establish a connection/);
      const scan = (page: Page, where: string) => sound(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const menu = await context.newPage();
      await menu.goto(`${server.url}/desk`);
      await menu.getByLabel(names.password).waitFor();
      await scan(menu, 'log-in');
      await logIn(menu, server.url, '1900', demoPassword);
      await menu.getByRole('navigation').first().waitFor();
      await scan(menu, 'menu of a supervisor');
      await menu.goto(`${server.url}/desk/board`);
      await menu.locator('[data-part="queues"] [data-key="8000"]').waitFor();
      await scan(menu, 'board');

      const seat = await open();
      await equip(seat);
      const desk = await Desk.open(seat, server.url, '1001', language);
      await desk.set('ready');
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await scan(customer.page, 'form');
      await customer.ask();
      await customer.say('您好');
      await desk.take('王小明');
      await desk.is('busy');
      await desk.say('請說');
      await customer.shows('您好', '請說');
      await scan(desk.page, 'desk busy');
      await customer.page.reload();
      await customer.shows('您好', '請說');
      await scan(customer.page, 'conversation');
      await customer.disconnect.click();
      await desk.is('wrapUp');
      await expect(desk.wrapUpForm).toBeVisible();
    });
  });
}
