import type { Page } from '@playwright/test';
import { complete, equip, holds } from './axe';
import { Customer } from './customer';
import { expect, test } from './fixtures';
import { asking } from './forms';
import { looked } from './words';

for (const language of looked) {
  test.describe(`what a visitor meets, light and dark, in ${language}`, () => {
    test.use({ language });

    test('why nobody is served', async ({ open, server }, info) => {
      const scan = (page: Page, where: string) => holds(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const customer = await Customer.arrive(await context.newPage(), server.url);
      const { page } = customer;
      const asks = async () => {
        await customer.fill({});
        await customer.chat.click();
      };
      const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
      const later = days[(new Date().getUTCDay() + 2) % 7] ?? '';
      await server.command(
        ...['queue', 'set', '8000', `hours=zone UTC; ${later} 09:00-18:00`, 'waiting-max=1'],
        ...['closed-text.zh-TW=服務時間為週一至週五 9:00–18:00。', 'closed-text.en=We are here Monday to Friday, 9:00 to 18:00.'],
      );
      await asks();
      await customer.says(/服務時間為.*恢復服務|We are here.*It opens again on \w+day, /).waitFor();
      await scan(page, 'closed');
      await server.command('queue', 'set', '8000', 'closed=callback');
      await customer.chat.click();
      await page.locator('textarea').fill('0912 345 678');
      await complete(page, info, `${language} leave a message`);
      await page.locator('button[type=submit]').click();
      await customer.says(/已收到您的留言|We have your message/).waitFor();
      await scan(page, 'message left');

      await server.command('queue', 'set', '8000', 'hours=', 'closed=message');
      await asks(); // the message waits, too
      await customer.says('full').waitFor();
      await scan(page, 'full');

      for (const [error, status] of [
        ['rate', 429],
        ['refused', 403],
      ] as const) {
        await page.route('**/api/v1/visits', (route) => route.fulfill({ status, json: { error } }));
        await customer.chat.click();
        await customer.says(error).waitFor();
        await scan(page, error);
        await page.unroute('**/api/v1/visits');
      }
    });

    test('what is asked before and after, and how it ends', async ({ open, server, agent }, info) => {
      const scan = (page: Page, where: string) => holds(page, info, `${language} ${where}`);
      await server.command('queue', 'set', '8000', ...asking);
      const context = await open();
      await equip(context);
      const customer = await Customer.arrive(await context.newPage(), server.url, '?dn=8000');
      const { page } = customer;
      await page.getByRole('checkbox').waitFor();
      await scan(page, 'consent');
      await expect(customer.chat, 'it says what comes next').toHaveText(/先回答幾個問題|a few questions first/);
      await customer.chat.click();
      await expect(page.locator('[aria-invalid=true]'), 'all that is missing, at once').toHaveCount(2);
      await expect(customer.name).toBeFocused();
      await scan(page, 'nothing filled in');
      await customer.fill({});
      await page.getByRole('checkbox').check();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
      await customer.chat.click();
      await page.getByRole('combobox').waitFor();
      await scan(page, 'questions');
      await page.getByRole('textbox').first().fill('12'); // no number of an order
      await customer.chat.click();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
      await complete(page, info, `${language} questions missing`);
      await page.getByRole('combobox').selectOption('bill');
      await page.getByRole('textbox').first().fill('AB1234');
      await customer.chat.click();

      const desk = await agent();
      await desk.set('ready');
      await desk.take('王小明');
      await expect(desk.page.getByText('AB1234')).toBeVisible();
      await desk.say('請說');
      await customer.shows('請說');
      await desk.hangUp.click();
      await customer.says('endedByAgent').waitFor();
      await page.getByRole('radio').nth(3).check({ force: true });
      await scan(page, 'rating');
      await page.locator('summary').click();
      await page.locator('details button').click();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(1);
      await complete(page, info, `${language} survey`);
      await page.getByRole('combobox').selectOption('yes');
      await page.locator('details button').click();
      await expect(page.locator('details')).toHaveCount(0);
      await page.getByRole('button', { name: /^(送出|Send)$/ }).click();
      await customer.says(/感謝您的意見|Thank you for telling us/).waitFor();
      await scan(page, 'all said');
    });

    test('a server that is nothing yet says so, and where it is set up', async ({ open, empty }, info) => {
      const context = await open();
      await equip(context);
      const customer = await Customer.arrive(await context.newPage(), empty.url);
      const { page } = customer;
      await customer.says(/尚未設定任何服務|No service is set up/).waitFor();
      await complete(page, info, `${language} no service`);
      await page.getByRole('link', { name: /前往設定|Set it up/ }).click();
      await expect(page).toHaveURL(`${empty.url}/setup`);
    });
  });
}
