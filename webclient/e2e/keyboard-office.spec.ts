import type { Page } from '@playwright/test';
import { day, expect, logged, test, zone } from './day';
import { tabTo } from './tab';

const span = `period=own&from=${day}&to=${day}`;

/** Goes to a control by Tab and presses Enter there. */
const press = async (page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> => {
  await tabTo(page, page.getByRole(role, { name }).first());
  await page.keyboard.press('Enter');
};

test('history by keyboard alone: looked for, kept, opened, read, fetched', async ({ open, server }) => {
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/history`);
  await page.locator('tbody tr[data-key]').first().waitFor();
  const words = page.getByLabel('說過的話');
  await tabTo(page, words);
  await page.keyboard.type('訂單');
  await page.keyboard.press('Enter');
  const found = page.locator('.Results-line');
  await found.first().waitFor();

  await press(page, '儲存此檢視…');
  await expect(page.getByRole('dialog').getByLabel('名稱'), 'a dialog begins in its field').toBeFocused();
  await page.keyboard.type('訂單的事');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await press(page, '清除條件');
  await expect(found).toHaveCount(0);
  await press(page, '訂單的事');
  await expect(found.first().locator('mark')).toHaveText('訂單');
  await expect(page).toHaveURL(/words=/);

  await tabTo(page, found.first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2 }), 'reading goes on at the contact').toBeFocused();
  await expect(page.locator('.Story-step').first()).toBeVisible();
  await expect(page.locator('.Said-line').first()).toBeVisible();
  const file = page.waitForEvent('download');
  await tabTo(page, page.getByRole('link', { name: '文字檔' }));
  await page.keyboard.press('Enter');
  expect((await file).suggestedFilename()).toMatch(/\.txt$/);
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: '回到清單' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(found.first()).toBeVisible();
  await press(page, '刪除檢視 訂單的事');
  await expect(page.getByRole('button', { name: '訂單的事', exact: true })).toHaveCount(0);
  await press(page, '復原');
  await expect(page.getByRole('button', { name: '訂單的事', exact: true })).toBeVisible();

  // An answered contact is told from one whose customer gave up, and either is looked for alone.
  await press(page, '清除條件');
  await tabTo(page, page.getByLabel('狀態'));
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown');
  await press(page, '搜尋');
  const states = page.locator('tbody .ContactState .Badge');
  await expect(page).toHaveURL(/state=abandoned/);
  await expect(states.filter({ hasNotText: /^已放棄$/ }), 'those before have gone').toHaveCount(0);
  await expect(states.first()).toHaveText('已放棄');
});

test('reports by keyboard alone: chosen, filtered, looked behind, kept, fetched', async ({ open, server }) => {
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/reports?report=agents&${span}`);
  await page.locator('tbody tr[data-key]').first().waitFor();
  await tabTo(page, page.getByRole('combobox', { name: '報表' }));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('佇列時段');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/report=queue-intervals/);
  await tabTo(page, page.getByRole('combobox', { name: '佇列' }));
  await page.keyboard.type('8000');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/queue=8000/);
  await expect(page.locator('tbody tr[data-key] td').first()).toHaveText('8000 客服中心');

  await tabTo(page, page.locator('tbody tr[data-key] button').nth(3));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/report=contacts/);
  await page.goBack();
  await expect(page).toHaveURL(/report=queue-intervals/);

  await press(page, '儲存檢視');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('名稱')).toBeFocused();
  await page.keyboard.type('早班');
  await tabTo(page, dialog.getByLabel('自動產生'));
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByLabel('自動產生')).toHaveValue('daily');
  await tabTo(page, dialog.getByRole('button', { name: '儲存', exact: true }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const file = page.waitForEvent('download');
  await press(page, 'CSV', 'link');
  expect((await file).suggestedFilename()).toMatch(/\.csv$/);

  await tabTo(page, page.getByRole('tab', { name: '數字' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: '已儲存與排程' })).toBeFocused();
  await expect(page.locator('[data-plan="早班"]')).toContainText('每天');
});
