import { complete, equip } from './axe';
import { expect, test } from './fixtures';
import { looked } from './words';

for (const language of looked) {
  test.describe(`the first run, light and dark, in ${language}`, () => {
    test.use({ language });

    test('each step', async ({ empty, open }, info) => {
      test.slow();
      const context = await open();
      await equip(context);
      const page = await context.newPage();
      const look = (step: string) => complete(page, info, `${language} setup ${step}`);
      const press = () => page.locator('.SetupPage [type=submit]').click();
      await page.goto(`${empty.url}/setup`);
      await page.locator('.Notice').first().waitFor();
      await look('no-link');

      const link = /http:\/\/\S+\/setup#[\w-]+/.exec(empty.said)?.[0] ?? '';
      await page.goto('about:blank');
      await page.goto(link);
      await page.locator('[name=user]').waitFor();
      await look('admin');
      await press();
      await expect(page.locator('[aria-invalid=true], [role=alert] .Note').first()).toBeVisible();
      await look('wrong');
      await page.locator('[name=user]').fill('alice');
      await page.locator('[name=shown]').fill('Alice');
      for (const name of ['password', 'again']) await page.locator(`[name=${name}]`).fill('a long enough one');
      await press();
      await page.locator('[name=dn]').waitFor();
      await look('queue');
      await press();
      await page.locator('[name=who]').first().waitFor();
      await look('agent');
      await page.locator('[name=who]').last().check();
      await look('new-agent');
      await page.locator('[name=who]').first().check();
      await press();
      await page.locator('.SetupChat-list').waitFor();
      await look('chat');
      await page.locator('.SetupPage-foot button').click();
      await page.locator('a[href="/desk/admin#users"]').waitFor();
      await look('done');

      await context.clearCookies();
      await page.reload();
      await page.locator('[name=password]').waitFor();
      await look('log-in');
    });
  });
}
