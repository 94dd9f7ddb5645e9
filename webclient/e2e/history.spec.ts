import { day, expect, logged, test, zone } from './day';

test('what was said is found and opened, with its course', async ({ open, server }) => {
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/history`);
  const rows = page.locator('tbody tr[data-key]');
  await expect(rows).toHaveCount(50);
  await page.getByRole('button', { name: '顯示更多' }).click();
  await expect(rows).toHaveCount(100);

  await page.getByLabel('說過的話').fill('訂單');
  await page.getByLabel('佇列').fill('8000');
  await page.getByLabel('從').fill(day);
  await page.getByLabel('到（含當日）').fill(day);
  await page.getByRole('button', { name: '搜尋' }).click();
  await expect(page).toHaveURL(/words=/);
  const found = page.locator('.Results-line');
  await expect(found.first().locator('mark')).toHaveText('訂單');
  for (const text of await found.locator('.Results-who').allTextContents()) expect(text).toContain('8000');
  const said = (await found.first().locator('.Results-text').textContent()) ?? '';
  await found.first().click();
  await expect(page.locator('.Said')).toContainText(said.trim());
  await expect(page.locator('.Story-step').first()).toBeVisible();
  await expect(page.getByText('稽核紀錄')).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '文字檔' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^c-.*\.txt$/);
  await page.reload(); // the contact stands in the address
  await expect(page.locator('.Said')).toContainText(said.trim());
  await page.goBack();
  await expect(found.first()).toBeVisible();

  // An agent has only the own conversations: none of that day.
  const agent = await logged(await open(), server, '1001');
  await agent.goto(`${server.url}/desk/history?words=${encodeURIComponent('訂單')}`);
  await expect(agent.getByRole('status').getByText('找不到')).toBeVisible();
});
