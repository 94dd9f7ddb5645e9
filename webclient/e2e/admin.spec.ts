import { administration } from './administration';
import { expect, test } from './fixtures';
import { demoPassword } from './server';

test('a queue is set up, and nobody overwrites another unseen', async ({ server, open }) => {
  const context = await open();
  const page = await context.newPage();
  await administration(page, server, 'queues');

  // Add one; then settings of several kinds, and what changes is shown before it is saved.
  await page.getByRole('button', { name: '新增佇列' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('服務代碼').fill('80 00');
  await dialog.getByRole('button', { name: '新增' }).click();
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByLabel('服務代碼').fill('8100');
  await dialog.getByLabel('佇列名稱').fill('理賠');
  await dialog.getByRole('button', { name: '新增' }).click();
  const drawer = page.getByRole('dialog', { name: /8100/ });
  await drawer.getByRole('group', { name: '交談的第一句話' }).getByLabel('繁體中文').fill('您好');
  await drawer.getByRole('tab', { name: '營業時間' }).click();
  await drawer.getByLabel('全天候').uncheck();
  await drawer.getByRole('button', { name: '星期六：新增時段' }).click();
  await drawer.getByRole('tab', { name: '分派' }).click();
  await drawer.getByLabel('來談請求的接聽時限').fill('soon');
  await drawer.getByRole('button', { name: '儲存 3 項變更' }).click();
  const review = page.getByRole('dialog', { name: '檢視變更' });
  await expect(review.locator('[data-change=offer]')).toContainText('soon');
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(drawer.getByLabel('來談請求的接聽時限')).toHaveAttribute('aria-invalid', 'true'); // the server said why
  await drawer.getByLabel('來談請求的接聽時限').fill('25s');

  // Not saved is not lost by a slip.
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: '要捨棄變更嗎' }).getByRole('button', { name: '繼續編輯' }).click();

  // Somebody else is quicker with one of the settings, and with another.
  await server.command('queue', 'set', '8100', 'offer=40s', 'target=30s');
  await drawer.getByRole('button', { name: '儲存 3 項變更' }).click();
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(review.getByText('其他人剛剛修改了相同的設定')).toBeVisible();
  await review.getByLabel(/對方的.*40s/).check();
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(page.getByRole('status').filter({ hasText: '已儲存' })).toBeVisible();
  const shown = JSON.parse(await server.command('queue', 'show', '8100', '--json')) as {
    settings: Record<string, string>;
  };
  expect(shown.settings.offer).toBe('40s');
  expect(shown.settings.target).toBe('30s');
  expect(shown.settings['greeting.zh-TW']).toBe('您好');
  expect(shown.settings.hours).toContain('sat');

  // A removal can be taken back.
  await page.getByRole('button', { name: '8100' }).click();
  await drawer.getByRole('button', { name: '移除佇列' }).click();
  await page.getByRole('dialog', { name: '移除佇列' }).getByRole('button', { name: '移除佇列' }).click();
  await expect(page.locator('tr[data-key="8100"]')).toHaveCount(0);
  await page.getByRole('button', { name: /復原|Undo/ }).click();
  await expect(page.locator('tr[data-key="8100"]')).toBeVisible();

  // The search stands in the address.
  await page.getByRole('searchbox').fill('技術');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.reload();
  await expect(page.locator('tbody tr')).toHaveCount(1);
});

test('users: made, given a place, locked out together, with the password where it matters', async ({ server, open }) => {
  const page = await (await open()).newPage();
  await administration(page, server, 'users');
  await page.getByRole('button', { name: '新增使用者' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^USER ID/).fill('1077');
  await dialog.getByLabel('顯示名稱').fill('高小姐');
  await dialog.getByLabel('密碼', { exact: true }).fill('correct horse battery');
  await dialog.getByRole('button', { name: '新增' }).click();
  const drawer = page.getByRole('dialog', { name: /1077/ });
  await drawer.getByLabel('8000 客服中心').check();
  await drawer.getByLabel('中文').check();
  await drawer.getByLabel('同時交談數').fill('3');
  await drawer.getByRole('button', { name: /儲存 2/ }).click();
  await page.getByRole('dialog', { name: '檢視變更' }).getByRole('button', { name: '儲存' }).click();
  await expect(drawer).toHaveCount(0);
  await expect(page.locator('tr[data-key="1077"]')).toContainText('8000');

  await page.getByRole('checkbox', { name: '選取 1077' }).or(page.locator('tr[data-key="1077"] input')).first().check();
  await page.locator('tr[data-key="1002"] input').check();
  await page.getByRole('button', { name: '已選 2 項' }).click();
  await page.getByRole('menuitem', { name: '停用', exact: true }).click();
  await expect(page.locator('tr[data-key="1077"]')).toContainText('已停用');
  await expect(page.locator('tr[data-key="1002"]')).toContainText('已停用');

  // After a start of the server nobody's password is fresh any more.
  await server.down('SIGTERM');
  await server.up();
  await page.reload();
  await page.getByRole('button', { name: '1077' }).click();
  await drawer.getByLabel('角色').selectOption('supervisor');
  const proof = page.getByRole('dialog', { name: '請輸入您的密碼' });
  await proof.getByRole("textbox").fill('not it');
  await proof.getByRole('button', { name: '確認' }).click();
  await expect(proof.getByRole("textbox")).toHaveAttribute('aria-invalid', 'true');
  await proof.getByRole("textbox").fill(demoPassword);
  await proof.getByRole('button', { name: '確認' }).click();
  await expect(page.locator('tr[data-key="1077"]')).toContainText('主管');
});
