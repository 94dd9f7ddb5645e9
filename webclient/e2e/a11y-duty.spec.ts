import type { Page } from '@playwright/test';
import { equip, forced, holds, reflows, sound } from './axe';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { looked } from './words';

for (const language of looked) {
  test.describe(`the duty desk's states, light and dark, in ${language}`, () => {
    test.use({ language });

    test('panes, layers and what is written', async ({ open, server }, info) => {
      await server.command('queue', 'set', '8000', 'wrap-up=timed', 'wrap-up-for=5m');
      const context = await open();
      await equip(context);
      const desk = await Desk.open(context, server.url, '1001', language);
      const { page } = desk;
      await desk.set('ready');
      const scan = (where: string) => holds(page, info, `${language} duty ${where}`);
      const customer = await Customer.arrive(await (await open()).newPage(), server.url);
      await customer.ask();
      await customer.say('您好');
      await desk.take('王小明');
      await customer.composer.fill('…');
      await scan('busy');
      await forced(page, 'duty busy');
      await page.locator('.ReactButton').press('Enter');
      await page.locator('.ReactMenu').waitFor();
      await scan('reactions');
      await page.keyboard.press('Escape');
      await shows(page, 'Alt+c');
      await page.getByRole('dialog').getByRole('button').nth(1).click();
      await page.locator('input[name=word]').fill('hello');
      await page.locator('textarea[name=text]').fill('{caller}您好，{number}');
      await scan('canned form');
      await page.keyboard.press('Enter');
      await page.locator('input[name=word]').press('Enter');
      await expect(page.getByRole('dialog').getByText('/hello')).toBeVisible();
      await scan('canned replies');
      await page.keyboard.press('Escape');
      await desk.composer.pressSequentially('/');
      await page.locator('.SuggestList [role=option]').first().waitFor();
      await scan('slash');
      await page.keyboard.press('Enter');
      await expect(desk.composer).toHaveValue(/您好/);
      await desk.composer.fill(':ok');
      await page.locator('.SuggestList-sign').first().waitFor();
      await scan('signs');
      await desk.composer.fill('');
      await page.keyboard.press('Alt+m');
      await scan('note');
      for (const tab of [1, 2, 3]) {
        await page.locator('[role=tab]').nth(tab).click();
        await scan(`tab ${String(tab)}`);
      }
      for (const [key, where] of [
        ['Control+k', 'palette'],
        ['Alt+h', 'help'],
        ['Alt+,', 'settings'],
      ] as const) {
        await shows(page, key);
        await scan(where);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('Alt+t');
      await page.locator('[role=combobox]').first().click();
      await scan('passing');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await customer.say('還在嗎？');
      await desk.shows('您好', '還在嗎？');
      await shows(page, 'Alt+x');
      await scan('hanging up asked');
      await page.keyboard.press('Escape');
      await reflows(page, 'duty');
      await page.setViewportSize({ width: 820, height: 1180 });
      await shows(page, 'Alt+i');
      await scan('tablet drawer');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      await scan('phone');
      await page.setViewportSize({ width: 1280, height: 800 });
      for (const key of ['Alt+x', 'Alt+x']) await page.keyboard.press(key); // where it asks, the second says yes
      await page.locator('.WrapUpTime').waitFor();
      await sound(page, info, `${language} duty wrap-up with a time`);
      const idle = await open();
      await equip(idle);
      await sound((await Desk.open(idle, server.url, 'admin', language)).page, info, `${language} duty no queue`);
    });
  });
}

/** Presses a key and waits for the dialog that it opens. */
async function shows(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator('dialog[open]').first().waitFor();
}
