import { readFile } from 'node:fs/promises';
import type { Page, TestInfo } from '@playwright/test';
import { Customer } from './customer';
import { expect, test } from './fixtures';
import { picture } from './pictures';
import { looked } from './words';

const shot = (page: Page, info: TestInfo, name: string) => picture(page, info, name);

for (const language of looked) {
  test.describe(`what a queue says and asks, in ${language}`, () => {
    test.use({ language });

    test('greeting, estimated wait, rating, and the conversation as a file', async ({
      server,
      agent,
      visitor,
    }, info) => {
      await server.command('queue', 'set', '8000', 'greeting.zh-TW=您好，歡迎光臨', 'greeting.en=Welcome here');
      const busy = await agent();
      await busy.set('ready');
      await visitor({ name: '甲' });
      await busy.take('甲');
      const customer = await visitor();
      await expect(customer.says(/您好，歡迎光臨|Welcome here/)).toBeVisible();
      await expect(customer.page.locator('[data-wait]')).toHaveText(
        language === 'en' ? /Estimated wait: / : /預估等候時間：/,
      );
      await shot(customer.page, info, `visits-${language}-waiting`);

      const desk = await agent('1002');
      await desk.set('ready');
      await desk.take('王小明');
      await desk.say('請說');
      await desk.hangUp.click();
      await customer.says('endedByAgent').waitFor();
      await customer.page.getByRole('radio').nth(3).check({ force: true });
      await customer.page.getByRole('textbox').fill('很好');
      await shot(customer.page, info, `visits-${language}-rating`);
      await customer.page.getByRole('button', { name: /^(送出|Send)$/ }).click();
      await expect(customer.says(/感謝您的意見|Thank you for telling us/)).toBeVisible();

      const coming = customer.page.waitForEvent('download');
      await customer.page.getByRole('button', { name: /^(純文字|Text)$/ }).click();
      const file = await coming;
      expect(file.suggestedFilename()).toMatch(/^c-.*\.txt$/);
      expect(await readFile(await file.path(), 'utf8')).toContain('請說');
    });

    test('a closed queue takes a message, which an agent is offered later', async ({
      server,
      open,
      agent,
    }, info) => {
      await server.command(
        ...['queue', 'set', '8000', 'hours=zone UTC; daily closed', 'closed=callback'],
        ...['closed-text.zh-TW=下班了', 'closed-text.en=Gone home'],
      );
      const context = await open();
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await customer.fill({});
      await customer.chat.click();
      await expect(customer.says(/下班了|Gone home/)).toBeVisible();
      await customer.page.locator('textarea').fill('請回電 0912');
      await shot(customer.page, info, `visits-${language}-closed`);
      await customer.page.locator('button[type=submit]').click();
      await expect(customer.says(/已收到您的留言|We have your message/)).toBeVisible();

      const desk = await agent();
      await desk.set('ready');
      await server.command('queue', 'set', '8000', 'hours=');
      await expect(desk.offer('王小明')).toContainText('請回電 0912');
    });

    test('a queue that asks for more before the chat', async ({ server, open, agent }, info) => {
      const form = {
        title: { en: 'Before we start', 'zh-TW': '開始之前' },
        fields: [
          {
            var: 'topic',
            type: 'list-single',
            label: { en: 'Topic', 'zh-TW': '主題' },
            required: true,
            options: [
              { value: 'bill', label: { en: 'Bill', 'zh-TW': '帳單' } },
              { value: 'other', label: { en: 'Other', 'zh-TW': '其他' } },
            ],
          },
          {
            var: 'order',
            type: 'text-single',
            label: { en: 'Order', 'zh-TW': '訂單' },
            pattern: '[A-Z]{2}[0-9]{4}',
          },
        ],
      };
      await server.command('queue', 'set', '8000', `form=${JSON.stringify(form)}`);
      const context = await open();
      await server.command('queue', 'set', '8000', 'consent.zh-TW=我同意', 'consent.en=I agree');
      const customer = await Customer.arrive(await context.newPage(), server.url, '?dn=8000');
      const { page } = customer;
      await expect(customer.chat, 'it says what comes next').toHaveText(/先回答幾個問題|a few questions first/);
      await customer.chat.click();
      await expect(page.locator('[aria-invalid=true]'), 'all that is missing, at once').toHaveCount(2);
      await expect(customer.name).toBeFocused();
      await shot(page, info, `visits-${language}-missing`);
      await customer.fill({});
      await page.getByRole('checkbox').check();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
      await customer.chat.click();
      await page.getByRole('combobox').waitFor();
      await page.getByRole('textbox').fill('12');
      await customer.chat.click();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
      await shot(page, info, `visits-${language}-form`);
      await page.getByRole('combobox').selectOption('bill');
      await page.getByRole('textbox').fill('AB1234');
      await customer.chat.click();
      await expect(customer.composer).toBeVisible();
      await customer.say('您好');

      const desk = await agent();
      await desk.set('ready');
      await desk.take('王小明');
      await desk.shows('您好');
      await expect(desk.page.getByText('AB1234')).toBeVisible();
    });
  });
}
