import { Conversation } from './conversation';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { picture } from './pictures';

test('from empty data to the first chat, in the browser alone', async ({ empty, open, language }, info) => {
  const context = await open({ timezoneId: 'Asia/Taipei' });
  const page = await context.newPage();
  const link = empty.setUpLink;
  await page.goto(link);
  await expect(page).toHaveURL(/\/setup$/); // the secret stands in no address bar
  await expect(page.locator('[aria-current=step]')).toContainText('系統管理員');
  await picture(page, info, 'setup-admin');

  // 1: the administrator; what is wrong stands at its field.
  await page.getByLabel(/^USER ID/).fill('alice');
  await page.getByLabel('顯示名稱').fill('艾莉絲');
  await page.getByLabel('密碼', { exact: true }).fill('password');
  await page.getByLabel('再輸入一次密碼').fill('password');
  await page.getByRole('button', { name: '建立帳號' }).click();
  await expect(page.getByLabel('密碼', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.reload(); // the token outlives it
  await page.getByLabel(/^USER ID/).fill('alice');
  await page.getByLabel('顯示名稱').fill('艾莉絲');
  await page.getByLabel('密碼', { exact: true }).fill('a long enough one');
  await page.getByLabel('再輸入一次密碼').fill('a long enough one');
  await page.getByLabel('再輸入一次密碼').press('Enter');

  // 2: the queue.
  await expect(page.locator('[aria-current=step]')).toContainText('第一個佇列');
  await expect(page.getByRole('combobox', { name: '時區' })).toHaveValue('Asia/Taipei (GMT+8)');
  await picture(page, info, 'setup-queue');
  await page.getByRole('button', { name: '建立佇列' }).click();
  await expect(page.locator('[aria-current=step]')).toContainText('第一位客服員');

  // It goes on where it stood, for who comes back with the link and for who does not.
  await page.goto(link);
  await expect(page.locator('[aria-current=step]')).toContainText('第一位客服員');
  await picture(page, info, 'setup-agent');
  const stranger = await (await open()).newPage();
  await stranger.goto(link);
  await expect(stranger.getByText('此伺服器已有系統管理員')).toBeVisible();

  // 3: the administrator answers, too.
  await page.getByRole('button', { name: '由這位客服員接聽' }).click();

  // 4: a chat with oneself.
  await expect(page.locator('[aria-current=step]')).toContainText('測試交談');
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: '開啟值機視窗' }).click();
  const desk = new Desk(await opening, language, page);
  await desk.set('ready');
  const arriving = page.waitForEvent('popup');
  await page.getByRole('button', { name: '開啟客戶頁面' }).click();
  const window = await arriving;
  await window.getByRole('button', { name: /^Chat/ }).click();
  const customer = new Conversation(window);
  await desk.take('艾莉絲');
  await customer.say('有人嗎');
  await desk.shows('有人嗎');
  await desk.say('有');
  await customer.shows('有人嗎', '有');
  await expect(page.locator('[data-done=true]')).toHaveCount(6); // three steps, and three lines of the list
  await picture(page, info, 'setup-chat');
  await desk.hangUp.click();
  await expect(page.getByRole('status')).toContainText('成功了');

  // 5: where to go from here.
  await page.getByRole('button', { name: '下一步' }).click();
  await expect(page.getByRole('heading', { name: /完成/ })).toBeVisible();
  await picture(page, info, 'setup-done');

  // What came of it: the clock on this wall, and an account that was made once.
  const queue = JSON.parse(await empty.command('queue', 'show', '8000', '--json')) as { settings: { hours: string } };
  expect(queue.settings.hours).toBe('zone Asia/Taipei');
  const trail = await empty.command('audit', 'trail', '--json');
  expect(trail.match(/"action":"agent\.(add|remove)"/g)).toHaveLength(1);
});

test('the link is good once, and for nobody else', async ({ empty, open }) => {
  const page = await (await open()).newPage();
  await page.goto(`${empty.url}/setup`);
  await expect(page.getByText('此伺服器還沒有系統管理員')).toBeVisible();
  await page.goto(`${empty.url}/setup#${'x'.repeat(43)}`);
  await page.reload();
  await page.getByLabel(/^USER ID/).fill('mallory');
  await page.getByLabel('密碼', { exact: true }).fill('a long enough one');
  await page.getByLabel('再輸入一次密碼').fill('a long enough one');
  await page.getByRole('button', { name: '建立帳號' }).click();
  await expect(page.getByRole('alert')).toContainText('這個設定連結無效');
  await empty.command('user', 'list');

  const link = empty.setUpLink;
  await empty.down('SIGTERM');
  await empty.up(); // another start has another link
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel(/^USER ID/).fill('alice');
  await page.getByLabel('密碼', { exact: true }).fill('a long enough one');
  await page.getByLabel('再輸入一次密碼').fill('a long enough one');
  await page.getByRole('button', { name: '建立帳號' }).click();
  await expect(page.getByRole('alert')).toContainText('這個設定連結無效');
});
