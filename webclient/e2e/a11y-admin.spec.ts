import type { Page } from '@playwright/test';
import { administration } from './administration';
import { complete, equip } from './axe';
import { expect, test } from './fixtures';
import type { Server } from './server';
import { looked } from './words';

// In parts, so that they run beside each other.
const parts = {
  people: ['users', 'skills', 'reasons', 'replies'],
  rules: ['queues', 'widget/8001', 'security'],
  records: ['access', 'privacy', 'audit', 'status'],
};

async function section(page: Page, server: Server, name: string): Promise<void> {
  await page.goto(`${server.url}/desk/admin#${name}`); // the same page, which shows another part
  await expect(page.locator('.AdminPage-link[aria-current]')).toHaveAttribute('href', `#${name.split('/')[0] ?? ''}`);
  await page.locator('.AdminPage-section :is(table, .Card, .Notice)').first().waitFor();
  await expect(page.locator('.AdminPage-section [role=status]')).toHaveCount(name === 'audit' ? 1 : 0);
}

for (const language of looked) {
  test.describe(`the administration, light and dark, in ${language}`, () => {
    test.use({ language });

    for (const [part, sections] of Object.entries(parts)) {
      test(part, async ({ server, open }, info) => {
        test.slow();
        const context = await open();
        await equip(context);
        const page = await context.newPage();
        await administration(page, server, 'users');
        for (const name of sections) {
          await section(page, server, name);
          await complete(page, info, `${language} admin ${name}`);
        }
      });
    }

    test('a queue and a user', async ({ server, open }, info) => {
      test.slow();
      const context = await open();
      await equip(context);
      const page = await context.newPage();
      await administration(page, server, 'queues/8001');
      const tabs = page.getByRole('dialog').getByRole('tab');
      await expect(tabs.first()).toBeVisible();
      for (let i = 0; i < (await tabs.count()); i++) {
        await tabs.nth(i).click();
        await complete(page, info, `${language} admin queue ${String(i)}`);
      }
      await page.goto(`${server.url}/desk/admin#users/1001`);
      await page.getByRole('dialog', { name: /1001/ }).getByRole('group').first().waitFor();
      await complete(page, info, `${language} admin user`);
    });
  });
}
