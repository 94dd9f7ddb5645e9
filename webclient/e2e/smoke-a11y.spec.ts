import type { Page } from '@playwright/test';
import { equip, sound } from './axe';
import { Customer } from './customer';
import { logIn } from './desk';
import { expect, test } from './fixtures';
import { demoPassword } from './server';
import { looked, names } from './words';

for (const language of looked) {
  test.describe(`the pages in the other browser, light and dark, in ${language}`, () => {
    test.use({ language });

    test('axe finds nothing', async ({ open, server, agent, guard }, info) => {
      // As in smoke.spec.ts; axe itself puts styles into pages that it looks at.
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
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await scan(customer.page, 'form');
      await customer.ask();
      const desk = await agent();
      await equip(desk.page.context());
      await desk.set('ready');
      await desk.take('王小明');
      await desk.say('請說');
      await customer.shows('請說');
      await scan(customer.page, 'conversation');
      // A fresh load gives axe the desk's document.
      await desk.page.reload();
      await desk.is('busy');
      await expect(desk.composer).toBeVisible();
      await scan(desk.page, 'desk busy');
    });
  });
}
