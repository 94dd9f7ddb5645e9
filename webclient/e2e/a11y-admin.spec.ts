import { administration } from './administration';
import { complete, equip } from './axe';
import { expect, test } from './fixtures';
import { looked } from './words';

for (const language of looked) {
  test.describe(`each section, light and dark, in ${language}`, () => {
    test.use({ language });

    test('the administration', async ({ server, open }, info) => {
      test.slow();
      const context = await open();
      await equip(context);
      const page = await context.newPage();
      await administration(page, server, 'users');
      for (const section of ['users', 'queues', 'skills', 'replies', 'widget', 'security', 'access', 'privacy', 'audit', 'status']) {
        await page.goto(`${server.url}/desk/admin#${section}`);
        await page.reload();
        await page.locator('.AdminPage-section :is(table, .Card, .Notice)').first().waitFor();
        await complete(page, info, `${language} admin ${section}`);
      }
      await page.goto(`${server.url}/desk/admin#queues/8001`);
      const tabs = page.getByRole('dialog').getByRole('tab');
      await expect(tabs.first()).toBeVisible();
      for (let i = 0; i < (await tabs.count()); i++) {
        await tabs.nth(i).click();
        await complete(page, info, `${language} admin queue ${String(i)}`);
      }
      await page.goto(`${server.url}/desk/admin#users/1001`);
      await page.reload();
      await page.getByRole('dialog').getByRole('group').first().waitFor();
      await complete(page, info, `${language} admin user`);
    });
  });
}
