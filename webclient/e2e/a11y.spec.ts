import { Buffer } from 'node:buffer';
import type { Page } from '@playwright/test';
import { complete, equip, holds, reflows } from './axe';
import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { sentence } from './sentences';
import { demoPassword } from './server';
import { looked, names } from './words';

// A picture of one pixel.
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
);

for (const language of looked) {
  test.describe(`every page and state, light and dark, in ${language}`, () => {
    test.use({ language });

    test('log-in, menu and desk', async ({ open, server, visitor }, info) => {
      const scan = (page: Page, where: string) => holds(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const menu = await context.newPage();
      await menu.goto(`${server.url}/desk`);
      await menu.getByLabel(names.password).waitFor();
      await expect(menu.locator('html')).toHaveAttribute('lang', language);
      await scan(menu, 'log-in');
      await logIn(menu, server.url, '1001', 'wrong');
      await expect(menu.getByRole('alert')).toHaveText(sentence('badCredentials'));
      await scan(menu, 'log-in refused');
      await logIn(menu, server.url, '1001', demoPassword);
      const desk = await Desk.fromMenu(menu, language);
      await complete(menu, info, `${language} menu`);
      await menu.getByRole('button', { name: /password|密碼/i }).click();
      await menu.locator('input[type=password]').first().waitFor();
      await scan(menu, 'menu password');
      // A window that a script opens keeps axe's first document, the empty one: a fresh load gives axe the desk's.
      await desk.page.reload();
      await desk.is('notReady');
      await scan(desk.page, 'desk not ready');
      await desk.set('ready');
      const customer = await visitor();
      await customer.say('您好');
      await expect(desk.offer('王小明')).toContainText('您好');
      await scan(desk.page, 'desk offered');
      await desk.accept.click();
      await desk.say('請說');
      await customer.shows('您好', '請說');
      await complete(desk.page, info, `${language} desk busy`);
      const elsewhere = await open();
      await equip(elsewhere);
      const second = await Desk.open(elsewhere, server.url, '1001', language);
      await second.takeOver.waitFor();
      await scan(second.page, 'desk read-only');
      await desk.hangUp.click();
      await desk.wrapUpForm.waitFor();
      await scan(desk.page, 'desk after-call work');
    });

    test('the menu of a supervisor', async ({ open, server }, info) => {
      const context = await open();
      await equip(context);
      const menu = await context.newPage();
      await logIn(menu, server.url, '1900', demoPassword);
      await menu.getByRole('link', { name: /看板|board/i }).first().waitFor();
      await holds(menu, info, `${language} menu of a supervisor`);
    });

    test("the customer's page", async ({ open, server, agent }, info) => {
      const scan = (page: Page, where: string) => holds(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await expect(customer.page.locator('html')).toHaveAttribute('lang', language);
      await complete(customer.page, info, `${language} form`);
      await customer.fill({ name: '', dn: '7777' });
      await customer.chat.click();
      await customer.says('emptyName').waitFor();
      await scan(customer.page, 'form refused');
      await customer.ask();
      await scan(customer.page, 'waiting');
      const desk = await agent();
      await desk.set('ready');
      await customer.say('您好');
      await desk.take('王小明');
      await desk.say('請說');
      await customer.shows('您好', '請說');
      await complete(customer.page, info, `${language} conversation`);
      const { page } = customer;
      await page.getByRole('button', { name: /設定|Settings/ }).click();
      await page.getByRole('radio').first().waitFor();
      await page.locator('input[type=file]').setInputFiles([
        { name: 'door.png', mimeType: 'image/png', buffer: dot },
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
      ]);
      await expect(page.locator('[data-attached]')).toHaveCount(2);
      await page.getByRole('button', { name: /表情|Emoji/ }).click();
      await page.getByRole('button', { name: '😀' }).waitFor();
      await scan(page, 'settings, files and signs');
      await reflows(page, 'settings, files and signs');
      await page.keyboard.press('Escape');
      await page.locator('button[type=submit]').click();
      await page.getByRole('log').getByRole('button', { name: /door.png/ }).click();
      await page.getByRole('dialog').waitFor();
      await scan(page, 'a picture, large');
      await page.keyboard.press('Escape');
      const second = await context.newPage();
      await second.goto(server.url);
      await second.getByRole('button', { name: /在此繼續|Continue here/ }).waitFor();
      await scan(second, 'the chat in another tab');
      await second.close();
      await desk.say('好的'); // else the desk asks whether nobody answers
      await desk.hangUp.click();
      await customer.says('endedByAgent').waitFor();
      await scan(customer.page, 'ended');
      await reflows(customer.page, 'ended');
    });
  });
}
