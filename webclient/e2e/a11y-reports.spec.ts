import { equip, forced, holds, reflows } from './axe';
import { day, expect, logged, test, zone } from './day';
import { looked } from './words';

const span = `period=own&from=${day}&to=${day}`;

for (const language of looked) {
  test.describe(`history and reports, light and dark, in ${language}`, () => {
    test.use({ language });

    test('history', async ({ open, server }, info) => {
      const context = await open({ timezoneId: zone });
      await equip(context);
      const page = await logged(context, server, '1900');
      await page.goto(`${server.url}/desk/history`);
      await expect(page.locator('tbody tr[data-key]').first()).toBeVisible();
      await holds(page, info, `${language} history`);
      await reflows(page, 'history');
      await page.goto(`${server.url}/desk/history?words=${encodeURIComponent('訂單')}`);
      await page.locator('mark').first().waitFor();
      await holds(page, info, `${language} history found`);
      await page.locator('.Results-line').first().click();
      await page.locator('.Story-step').first().waitFor();
      await page.locator('.Said-line').first().waitFor();
      await holds(page, info, `${language} history contact`);
      await reflows(page, 'a contact');
      await forced(page, 'a contact');
    });

    test('reports', async ({ open, server }, info) => {
      const context = await open({ timezoneId: zone });
      await equip(context);
      const page = await logged(context, server, '1900');
      await page.goto(`${server.url}/desk/reports?report=queue-intervals&${span}`);
      await page.locator('tbody tr[data-key]').first().waitFor();
      await page.locator('.Figures-tools button[aria-expanded]').click();
      await holds(page, info, `${language} reports`);
      await reflows(page, 'reports');
      await page.locator('.Shell-actions button').first().click();
      await page.getByRole('dialog').locator('[name="name"]').fill('A');
      await page.getByRole('dialog').locator('select').first().selectOption('monthly');
      await holds(page, info, `${language} reports save`);
      await page.getByRole('dialog').locator('[type="submit"]').click();
      await expect(page.getByRole('dialog')).toBeHidden(); // it is kept
      await page.getByRole('tab').nth(1).click();
      await page.locator('[data-plan] [aria-expanded]').click();
      await holds(page, info, `${language} reports saved`);
      await page.getByRole('tab').nth(2).click();
      await page.locator('input[type=date]').first().fill(day);
      await page.locator('input[type=date]').nth(1).fill(day);
      await page.locator('input[type=number]').fill('2');
      await page.locator('[type=submit]').click();
      await page.locator('tbody tr[data-key]').first().waitFor();
      await holds(page, info, `${language} reports what-if`);
      await reflows(page, 'what-if');
      await forced(page, 'what-if');
      await page.getByRole('tab').nth(3).click();
      await page.locator('select').nth(1).selectOption('60');
      await page.locator('[type=submit]').click();
      await page.locator('tbody tr[data-key]').first().waitFor();
      await holds(page, info, `${language} reports staffing`);
      await reflows(page, 'staffing');
    });
  });
}
