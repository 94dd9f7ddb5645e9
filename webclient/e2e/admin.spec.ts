import { administration } from './administration';
import { expect, test } from './fixtures';
import { demoPassword } from './server';

// What is removed goes after ten seconds.
const later = 11_000;

test('a queue is set up, and nobody overwrites another unseen', async ({ server, open }) => {
  const context = await open({ timezoneId: 'Asia/Taipei' });
  const page = await context.newPage();
  await page.clock.install();
  await administration(page, server, 'queues');

  // Add one; then settings of several kinds, and what changes is shown before it is saved.
  await page.getByRole('button', { name: '新增佇列' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('服務代碼').fill('80 00');
  await dialog.getByRole('button', { name: '新增' }).click();
  await expect(dialog.getByLabel('佇列名稱')).toBeFocused(); // it is missing
  await dialog.getByLabel('佇列名稱').fill('理賠');
  await dialog.getByRole('button', { name: '新增' }).click();
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByLabel('服務代碼').fill('8100');
  await dialog.getByRole('button', { name: '新增' }).click();
  const drawer = page.getByRole('dialog', { name: /8100/ });
  await drawer.getByRole('group', { name: '交談的第一句話' }).getByLabel('繁體中文').fill('您好');
  await drawer.getByRole('tab', { name: '營業時間' }).click();
  await drawer.getByLabel('全天候').uncheck();
  await expect(drawer.getByLabel('非營業時間轉往').getByRole('option', { name: /8100/ })).toHaveCount(0); // itself
  await drawer.getByLabel('星期二，結束').fill('08:00');
  await expect(drawer.getByText('次日')).toBeVisible();
  await drawer.getByLabel('星期二，結束').fill('18:00');
  await drawer.getByRole('button', { name: '星期六：新增時段' }).click();
  const zone = drawer.getByRole('combobox', { name: '時區' });
  await expect(zone).toHaveValue('Asia/Taipei (GMT+8)'); // the browser's
  await zone.fill('tokyo');
  await zone.press('Enter');
  await drawer.getByRole('tab', { name: '分派' }).click();
  await drawer.getByLabel('來談請求的接聽時限').fill('soon');
  await drawer.getByRole('button', { name: '儲存 3 項變更' }).click();
  const review = page.getByRole('dialog', { name: '檢視變更' });
  await expect(review.locator('[data-change=offer]')).toContainText('soon');
  await expect(review.locator('[data-change=hours]')).toContainText('週一 – 週六 09:00–18:00');
  await expect(review.locator('[data-change=hours]')).toContainText('Asia/Tokyo');
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(drawer.getByLabel('來談請求的接聽時限')).toHaveAttribute('aria-invalid', 'true'); // the server said why
  await drawer.getByLabel('來談請求的接聽時限').fill('25 秒');

  // Rings: spans in people's words, and whom else is asked.
  const rings = drawer.getByRole('group', { name: '逾時後擴大詢問範圍' });
  await rings.getByRole('button', { name: '新增階段' }).click();
  await rings.getByLabel('等候多久後').fill('1:30');
  await rings.getByRole('button', { name: '新增階段' }).click();
  await expect(rings.getByLabel('等候多久後').first()).toHaveValue('1 分鐘 30 秒');
  await rings.getByLabel('等候多久後').last().fill('5分');
  await rings.getByLabel('所需技能').last().selectOption('any');
  await rings.getByLabel('同時詢問此佇列的客服員').last().selectOption('8001');

  // Not saved is not lost by a slip.
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: '要捨棄變更嗎' }).getByRole('button', { name: '繼續編輯' }).click();

  // Somebody else is quicker with one of the settings, and with another.
  await server.command('queue', 'set', '8100', 'offer=40s', 'target=30s');
  await drawer.getByRole('button', { name: '儲存 4 項變更' }).click();
  await expect(review.locator('[data-change=offer]')).toContainText('25 秒');
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(review.getByText('其他人剛剛修改了相同的設定')).toBeVisible();
  await review.getByLabel(/對方的.*40 秒/).check();
  await review.getByRole('button', { name: '儲存' }).click();
  await expect(page.getByRole('status').filter({ hasText: '已儲存' })).toBeVisible();
  const shown = JSON.parse(await server.command('queue', 'show', '8100', '--json')) as {
    settings: Record<string, string>;
  };
  expect(shown.settings.offer).toBe('40s');
  expect(shown.settings.target).toBe('30s');
  expect(shown.settings['greeting.zh-TW']).toBe('您好');
  expect(shown.settings.hours).toMatch(/^zone Asia\/Tokyo; mon-sat /);
  expect(shown.settings.rings).toBe('1m30s:-20,5m:any+8001');

  // The usual codes become its own with the first one below them.
  await page.getByRole('button', { name: '8100' }).click();
  await drawer.getByRole('tab', { name: '結案代碼' }).click();
  await drawer.getByRole('button', { name: '新增代碼' }).click();
  const code = page.getByRole('dialog', { name: '新增代碼' });
  await code.getByLabel('代號').fill('refund');
  await code.getByLabel('其他所有語言').fill('退費');
  await code.getByLabel('上層').selectOption('需後續處理');
  await code.getByRole('button', { name: '新增' }).click();
  await expect(drawer.locator('[data-depth="1"]')).toHaveText(/退費/);
  await expect(drawer.locator('[data-depth]')).toHaveCount(6);
  await drawer.getByRole('button', { name: '移除 spam' }).click();
  await expect(drawer.locator('[data-depth]')).toHaveCount(5);
  const gone = page.waitForResponse((r) => r.request().method() === 'DELETE' && r.url().endsWith('/codes/spam'));
  await page.clock.fastForward(later);
  expect((await gone).status()).toBe(204);

  // A removal can be taken back.
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

  // Who did it, and to what, as people call them.
  await page.goto(`${server.url}/desk/admin#audit?q=8100`);
  const added = page.getByRole('row', { name: /新增佇列/ });
  await expect(added).toContainText('admin 管理員');
  await expect(added).toContainText('8100 理賠');
  await page.getByRole('combobox', { name: '動作' }).selectOption({ label: '變更佇列' });
  await expect(added).toHaveCount(0);
  await expect(page.getByRole('row', { name: /變更佇列/ }).first()).toContainText('8100 理賠');
});

test('users: made, given a place, locked out together, with the password where it matters', async ({ server, open }) => {
  const page = await (await open()).newPage();
  const dialog = page.getByRole('dialog');

  // A skill that is called the same in every language.
  await administration(page, server, 'skills');
  await page.getByRole('button', { name: '新增' }).click();
  await dialog.getByLabel('代號').fill('notary');
  await dialog.getByLabel('其他所有語言').fill('公證');
  await dialog.getByRole('button', { name: '新增' }).click();
  await expect(page.getByRole('row', { name: /notary/ })).toContainText('公證');

  await page.getByRole('link', { name: '使用者與角色' }).click();
  await page.getByRole('button', { name: '新增使用者' }).click();
  await dialog.getByLabel(/^USER ID/).fill('1077');
  await dialog.getByLabel('顯示名稱').fill('高小姐');
  await dialog.getByRole('button', { name: '新增' }).click();
  await expect(dialog.getByLabel('密碼', { exact: true })).toBeFocused(); // what is missing
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

test('the widget: what the form says is seen at once, and copied into a site it is the same', async ({ server, open }) => {
  const context = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await administration(page, server, 'widget/8001');
  const site = page.frameLocator('iframe.Widget-frame');
  const button = site.locator('parley-chat').getByRole('button');
  await expect(button).toBeVisible();
  await page.getByLabel('按鈕顏色', { exact: true }).fill('#7A2E8E');
  await page.getByLabel('按鈕位置').selectOption('start');
  await page.getByRole('group', { name: '按鈕旁的文字' }).getByLabel('繁體中文').fill('有問題嗎？');
  await expect(button).toHaveCSS('background-color', 'rgb(122, 46, 142)');
  await expect(site.getByText('有問題嗎？')).toBeVisible();
  await page.getByRole('button', { name: '展開' }).click();
  await expect(site.locator('parley-chat').frameLocator('iframe').getByRole('textbox')).toBeVisible();

  // What is no site is said at its field, by the page and by the server.
  await page.getByLabel('可顯示小工具的網站').fill('https://shop.example/a');
  await page.getByLabel('按鈕顏色', { exact: true }).focus();
  await expect(page.getByText('https://shop.example/a 不是網站')).toBeVisible();
  await page.getByRole('button', { name: '儲存 4 項變更' }).click();
  await page.getByRole('dialog', { name: '檢視變更' }).getByRole('button', { name: '儲存' }).click();
  await expect(page.getByLabel('可顯示小工具的網站')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('可顯示小工具的網站').fill('https://shop.example\nhttps://www.shop.example');
  await page.getByRole('link', { name: '使用者與角色' }).click(); // not lost by a slip
  await page.getByRole('dialog', { name: '要捨棄變更嗎' }).getByRole('button', { name: '繼續編輯' }).click();
  await page.getByRole('button', { name: '儲存 4 項變更' }).click();
  await page.getByRole('dialog', { name: '檢視變更' }).getByRole('button', { name: '儲存' }).click();
  await expect(page.getByText('8001 技術支援：已儲存。')).toBeVisible();
  const answer = await page.request.get(`${server.url}/widget?dn=8001`);
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'self' https://shop.example https://www.shop.example");
  expect(await (await page.request.get(`${server.url}/widget/config?dn=8001&lang=zh-TW`)).json()).toMatchObject({
    side: 'start',
    colour: '#7a2e8e',
    lead: '有問題嗎？',
  });

  await page.getByLabel('交談的語言').selectOption('zh-TW');
  await page.getByRole('button', { name: '複製' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `<script src="${server.url}/parley.js" data-dn="8001" data-lang="zh-TW" defer></script>`,
  );
});
