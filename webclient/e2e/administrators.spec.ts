import { join } from 'node:path';
import { administration } from './administration';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { Receiver } from './receiver';
import { Server, configuration, copyOf, freePort, remove } from './server';

// What is removed can be taken back for ten seconds, and goes then: the page's clock is put on.
const later = 11_000;

test('tokens and webhooks: shown once, good for what was granted, refused, delivered, revoked', async ({ demo, open }) => {
  const dir = await copyOf(demo);
  // A certificate, as a server makes one for its streams: that of the program that is told.
  const identity = join(dir, 'self-signed.pem');
  const maker = await Server.start(dir, '--c2s', `127.0.0.1:${String(await freePort())}`);
  await maker.down('SIGTERM');
  const port = await freePort(); // nobody listens there yet
  const host = `127.0.0.1:${String(port)}`;
  const file = await configuration(
    dir,
    `[webhooks]\nallowed-hosts = ["${host}"]\nallowed-networks = ["127.0.0.0/8"]\nca-file = "${identity}"\n`,
  );
  const server = await Server.start(dir, '--config', file);
  const page = await (await open()).newPage();
  await page.clock.install();
  await administration(page, server, 'access');
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: '建立權杖' }).click();
  await dialog.getByLabel('名稱').fill('報表');
  await dialog.getByLabel('queues:read').check();
  await dialog.getByRole('button', { name: '新增', exact: true }).click();
  const secret = page.getByRole('dialog').locator('.Admin-secret');
  await expect(secret).toHaveText(/^api\./);
  const token = await secret.innerText();
  const ask = async (path: string) =>
    (await fetch(`${server.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await ask('/queues')).toBe(200);
  expect(await ask('/users')).toBe(403);
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await page.reload();
  await expect(page.getByRole('row', { name: /報表/ })).toBeVisible();
  await expect(page.getByText(token)).toHaveCount(0);

  await page.getByRole('button', { name: '新增 Webhook' }).click();
  await dialog.getByLabel('網址').fill('https://elsewhere.example/hook');
  await dialog.getByRole('button', { name: '新增', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('elsewhere.example');
  await page.keyboard.press('Escape'); // what was typed is not lost by a slip
  await page.getByRole('dialog', { name: '要捨棄變更嗎' }).getByRole('button', { name: '繼續編輯' }).click();
  await dialog.getByLabel('網址').fill(`https://${host}/hook`);
  await dialog.getByRole('button', { name: '新增', exact: true }).click();
  await expect(page.getByRole('dialog').locator('.Admin-secret')).not.toBeEmpty();
  await dialog.getByRole('button', { name: '我已保存' }).click();

  const customer = await Customer.arrive(await (await open()).newPage(), server.url);
  await customer.ask({ name: '林先生' });
  await page.getByRole('button', { name: `https://${host}/hook` }).click();
  const log = page.getByRole('dialog').getByRole('row', { name: '開始等候 contact.waiting' });
  const reads = (what: string) =>
    expect(async () => {
      await page.reload();
      await expect(log).toContainText(what, { timeout: 1_000 });
    }).toPass();
  await reads('refused');
  await page.getByRole('button', { name: '暫停', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/已暫停/)).toBeVisible();
  // The program is back: what waits is delivered.
  const receiver = await Receiver.listen(port, identity);
  await page.getByRole('button', { name: '恢復', exact: true }).click();
  await expect(page.getByRole('button', { name: '暫停', exact: true })).toBeVisible(); // a reload before cuts the request off
  await reads('已送達 204');
  expect(receiver.heard).toContain('contact.waiting');
  await page.getByRole('button', { name: '暫停', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/已暫停/)).toBeVisible();
  await page.getByRole('button', { name: '關閉', exact: true }).last().click();

  // Sorted and searched, it is so again for who comes by the address.
  await page.getByRole('button', { name: '到期' }).click();
  await page.getByRole('searchbox').fill('hook');
  await expect(page).toHaveURL(/#access\?q=hook&sort=expires$/);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('hook');
  await expect(page.getByRole('row', { name: /報表/ })).toHaveCount(0);
  await page.getByRole('searchbox').fill('');

  await page.getByRole('button', { name: /報表/ }).click();
  await expect(page.getByRole('button', { name: '復原' })).toBeVisible();
  expect(await ask('/queues')).toBe(200);
  await page.clock.fastForward(later);
  await expect.poll(() => ask('/queues')).toBe(401);
  await page.goto(`${server.url}/desk/admin#status`);
  await expect(page.getByText(/的 Webhook 已暫停/)).toBeVisible();
  await server.down('SIGKILL');
  await receiver.close();
  await remove(dir);
});

test('a person banned, held and erased; a queue that drains', async ({ server, open, agent, visitor }) => {
  const page = await (await open()).newPage();
  const customer = await visitor({ name: '王小明' });
  const desk = await agent();
  await desk.set('ready');
  await desk.take('王小明');
  await customer.say('我的帳號是 4711');
  await desk.shows('我的帳號是 4711');
  await desk.say('好的');
  type Contacts = Readonly<{ contacts: readonly Readonly<{ id: string }>[] }>;
  await administration(page, server, 'queues/8000');
  const contact = ((await (await page.request.get(`${server.url}/api/v1/contacts?state=open`)).json()) as Contacts).contacts[0]?.id ?? '';
  const dialog = page.getByRole('dialog');

  await test.step('open contacts stand against a new number, and against the removal', async () => {
    await page.getByRole('button', { name: '變更服務代碼' }).click();
    const renumber = page.getByRole('dialog', { name: '變更服務代碼' });
    await expect(renumber).toContainText(contact);
    await renumber.getByLabel('新代碼').fill('8001');
    await renumber.getByRole('button', { name: '變更服務代碼' }).click();
    await expect(renumber.getByRole('alert')).not.toBeEmpty(); // there is one of that number
    await renumber.getByRole('button', { name: '取消' }).click();
    await page.getByRole('button', { name: '捨棄', exact: true }).click();
    await page.getByRole('button', { name: '移除佇列' }).click();
    const removal = page.getByRole('dialog', { name: '移除佇列' });
    await expect(removal).toContainText(contact);
    await removal.getByRole('radio').first().check();
    await removal.getByRole('button', { name: '移除佇列' }).click();
    await expect(page.getByText('8000 已停止接受新請求')).toBeVisible();
    await desk.hangUp.click();
    await expect
      .poll(async () => (await page.request.get(`${server.url}/api/v1/queues/8000`)).status())
      .toBe(404);
    await desk.set('ready'); // the wrap-up is over
  });

  await test.step('a ban by the contact', async () => {
    await page.goto(`${server.url}/desk/admin#security`);
    await page.getByRole('button', { name: '封鎖', exact: true }).first().click();
    await dialog.getByRole('textbox').first().fill(contact);
    await dialog.getByLabel('原因').fill('辱罵');
    await dialog.getByRole('button', { name: '封鎖' }).click();
    await expect(page.getByRole('row', { name: /辱罵/ })).toBeVisible();
  });

  await test.step('a hold stands against the erasure, which is typed once more', async () => {
    await page.goto(`${server.url}/desk/admin#privacy`);
    await page.getByRole('button', { name: '保留', exact: true }).first().click();
    await dialog.getByLabel('對象', { exact: true }).fill(contact);
    await dialog.getByLabel('原因').fill('訴訟');
    await dialog.getByRole('button', { name: '保留', exact: true }).click();
    await expect(page.getByRole('row', { name: /訴訟/ })).toBeVisible();
    const erase = async () => {
      await page.getByRole('button', { name: '清除個人資料' }).click();
      await dialog.getByRole('textbox').fill(contact);
      await dialog.getByRole('button', { name: '查看內容' }).click();
    };
    await erase();
    await expect(dialog.getByRole('alert')).not.toBeEmpty();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /訴訟/ }).getByRole('button').click();
    await dialog.getByRole('button', { name: '解除保留' }).click();
    await expect(page.getByRole('row', { name: /訴訟/ })).toHaveCount(0);
    await erase();
    const go = dialog.getByRole('button', { name: '永久清除' });
    await expect(go).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('textbox').fill(contact);
    await go.click();
    await expect(dialog.getByText(/已清除/)).toBeVisible();
    const said = await page.request.get(`${server.url}/api/v1/contacts/${contact}/transcript`);
    expect(await said.text()).not.toContain('4711');
  });
});

test('an agent in mid-chat is locked out knowingly, and the menu says so', async ({ server, open, visitor, language }) => {
  const desk = await Desk.throughMenu(await open(), server.url, '1001', language);
  const customer = await visitor({ name: '王小明' });
  await desk.set('ready');
  await desk.take('王小明');
  await customer.say('在嗎');
  await desk.shows('在嗎');
  const page = await (await open()).newPage();
  await administration(page, server, 'users');

  // Together: who has no chat is out at once, the other is asked about.
  await page.locator('tr[data-key="1001"] input').check();
  await page.locator('tr[data-key="1002"] input').check();
  await page.getByRole('button', { name: '已選 2 項' }).click();
  await page.getByRole('menuitem', { name: '停用', exact: true }).click();
  const ask = page.getByRole('dialog', { name: '停用' });
  await expect(ask.getByRole('region', { name: '1001' })).toContainText('王小明');
  await expect(ask).not.toContainText('--now');
  await ask.getByRole('button', { name: '取消' }).click();
  await expect(page.locator('tr[data-key="1002"]')).toContainText('已停用');
  await expect(page.locator('tr[data-key="1001"]')).not.toContainText('已停用');

  // One alone: the same question, and the chat goes back to its queue.
  await page.getByRole('button', { name: '1001', exact: true }).click();
  await page.getByRole('dialog', { name: /1001/ }).getByRole('button', { name: '停用' }).click();
  await ask.getByRole('button', { name: '立即停用' }).click();
  await expect(page.locator('tr[data-key="1001"]')).toContainText('已停用');
  await expect
    .poll(async () => (await page.request.get(`${server.url}/api/v1/contacts?state=open`)).text())
    .toContain('"state":"waiting"');

  // The menu of who is out notices when it is looked at again.
  await desk.menu.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(desk.menu.getByRole('alert')).toHaveText('您已登出，請重新登入。');
  await expect(desk.menu.getByLabel(/^Password/)).toBeVisible();
});
