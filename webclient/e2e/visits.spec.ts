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
      const desk = await agent();
      await desk.set('ready');
      await visitor({ name: '甲' });
      await desk.take('甲');
      const customer = await visitor();
      await expect(customer.says(/您好，歡迎光臨|Welcome here/)).toBeVisible();
      await expect(customer.page.locator('[data-wait]')).toHaveText(
        language === 'en' ? /Estimated wait: / : /預估等候時間：/,
      );
      await shot(customer.page, info, `visits-${language}-waiting`);

      await desk.hangUp.click();
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
  });
}
