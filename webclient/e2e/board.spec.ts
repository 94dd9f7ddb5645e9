import { Board } from './board';
import { signIn } from './desk';
import { expect, test } from './fixtures';
import { Proxy } from './proxy';
import { sentence } from './sentences';

test('a supervisor reads along, whispers, comes in, takes over and ends; each sees what is theirs', async ({
  talk,
  supervisor,
}) => {
  const { desk, customer } = await talk();
  await desk.say('您好');
  await customer.say('太貴了');
  await desk.shows('您好', '太貴了');
  const board = await supervisor();

  await board.monitor('1001');
  await expect(board.line('太貴了')).toBeVisible(); // what was said before
  await customer.say('可以便宜嗎');
  await expect(board.line('可以便宜嗎')).toBeVisible();
  await customer.ticked('可以便宜嗎', 'delivered'); // by the agent's page

  await board.say('whisper', '最多九折');
  await expect(desk.line('最多九折')).toHaveAttribute('data-among', 'whisper');
  await expect(board.line('最多九折')).toHaveAttribute('data-among', 'whisper');
  await desk.say('請稍等');
  await customer.shows('您好', '太貴了', '可以便宜嗎', '請稍等'); // and no whisper

  await board.button(board.words.barge).click();
  await expect(board.page.locator('[data-part="joined"]').first()).toBeVisible();
  await board.say('customer', '我是主管');
  await expect(customer.line('我是主管')).toBeVisible();
  await expect(desk.line('我是主管')).toBeVisible();
  await board.say('whisper', '交給我');
  await expect(desk.line('交給我')).toHaveAttribute('data-among', 'whisper');
  await board.page.keyboard.press('Escape'); // who takes part does not leave by closing
  await expect(board.drawer()).toContainText(sentence('takesPart'));

  await board.button(board.words.takeOver).click();
  await expect(board.page.locator('[data-part="lead"]').first()).toBeVisible();
  await desk.is('wrapUp');
  await board.say('customer', '為您打九折');
  await customer.shows('您好', '太貴了', '可以便宜嗎', '請稍等', '我是主管', '為您打九折');
  await customer.say('謝謝');
  await expect(board.line('謝謝')).toBeVisible();

  await board.button(board.words.end).click();
  await expect(customer.says('endedByAgent')).toBeVisible();
  await expect(board.button(board.words.finish)).toBeVisible();
  await expect(board.drawer()).not.toContainText(sentence('takesPart'));
  await board.drawer().getByRole('textbox').last().fill('已折價');
  await board.page.keyboard.press('Escape'); // which files it and finishes
  await expect(board.drawer()).toBeHidden();
  await expect(board.agent('1900')).toHaveCount(0); // signed off again
});

test('a conversation that is read along is handed to another agent, who goes on with it', async ({
  agent,
  visitor,
  supervisor,
}) => {
  const [first, second] = [await agent(), await agent('1002')];
  await first.set('ready');
  const customer = await visitor();
  await first.take('王小明');
  await customer.say('請幫我改地址');
  await second.set('ready');
  const board = await supervisor();
  await board.monitor('1001');
  await expect(board.line('請幫我改地址')).toBeVisible();
  const drawer = board.drawer();
  await drawer.getByRole('button', { name: '改派', exact: true }).click();
  await drawer.getByRole('combobox', { name: '指派給客服員' }).fill('1002');
  await drawer.getByRole('option', { name: /1002/ }).click();
  await drawer.getByRole('button', { name: '改派', exact: true }).last().click();
  await second.take('王小明');
  await second.shows('請幫我改地址'); // what was said before
  await second.say('我來處理');
  await customer.shows('請幫我改地址', '我來處理');
  await expect(board.line('我來處理')).toBeVisible(); // read along still
  await board.say('whisper', '地址在備註裡');
  await expect(second.line('地址在備註裡')).toHaveAttribute('data-among', 'whisper');
  await expect(first.line('地址在備註裡')).toHaveCount(0);
});

test('an agent is made not ready, ready, and logged out, and hears of it', async ({ agent, supervisor }) => {
  const desk = await agent();
  await desk.set('ready');
  const board = await supervisor();
  const force = async (item: number, said: RegExp) => {
    await board.agent('1001').getByRole('button').last().click();
    await board.page.getByRole('menuitem').nth(item).click();
    await board.drawer().locator('.Dialog-foot button').last().click();
    await expect(board.page.getByText(said)).toBeVisible();
    await expect(board.drawer()).toBeHidden();
  };
  await force(2, /林小姐 已設為未待機/);
  await desk.is('notReady');
  await expect(desk.page.locator('[data-forced]')).toHaveText('由 王主任 設定');
  await expect(board.agent('1001')).toContainText('未待機');
  await force(1, /林小姐 已設為待機/);
  await desk.is('ready');
  await force(3, /林小姐 已登出/);
  await expect(board.agent('1001')).toHaveCount(0);
  await expect(desk.page.locator('[data-told]')).toHaveText('未登入');
  await expect(desk.page.locator('[data-forced]')).toHaveText('由 王主任 設定');
});

test('who waits is told about, raised, moved, assigned and closed', async ({ agent, visitor, supervisor }) => {
  const desk = await agent();
  const first = await visitor({ name: '甲' });
  await visitor({ name: '乙' });
  const board = await supervisor();
  const nameless: string[] = [];
  board.page.on('request', (request) => {
    if (request.url().endsWith('/contacts/')) nameless.push(request.url());
  });
  await expect(board.waiting('乙')).toContainText('未待機'); // each reason, not the first alone
  await board.openRow(board.waiting('乙'));
  const drawer = board.drawer();
  await expect(drawer.getByRole('listitem').filter({ hasText: /未待機/ }).first()).toBeVisible();
  await drawer.getByRole('spinbutton').fill('5');
  await drawer.getByRole('button', { name: '設定優先度' }).click();
  await expect(board.page.getByText('乙 的優先度已設為 5。')).toBeVisible();
  await drawer.getByRole('combobox', { name: '移到佇列' }).fill('8001');
  await drawer.getByRole('option', { name: /8001/ }).click();
  await drawer.getByRole('button', { name: '移動', exact: true }).click();
  await expect(board.waiting('乙')).toContainText('8001');
  await drawer.getByRole('button', { name: '結束服務請求' }).click();
  await drawer.getByRole('button', { name: '確定結束' }).click();
  await expect(board.waiting('乙')).toHaveCount(0);
  await board.page.keyboard.press('Escape');

  await board.openRow(board.waiting('甲'));
  await drawer.getByRole('combobox', { name: '指派給客服員' }).fill('1001');
  await drawer.getByRole('option', { name: /1001/ }).click();
  await drawer.getByRole('button', { name: '指派', exact: true }).click();
  await desk.take('甲'); // though not ready
  await expect(board.waiting('甲')).toHaveCount(0);
  expect(nameless).toEqual([]);
  await first.say('您好');
  await desk.shows('您好');
});

test('a queue is closed for today, and who waits there is moved; rows hold still under an open menu', async ({
  visitor,
  supervisor,
}) => {
  await visitor({ name: '甲' });
  const board = await supervisor();
  const act = async (dn: string, item: number) => {
    await board.queue(dn).getByRole('button').last().click();
    await board.page.getByRole('menuitem').nth(item).click();
  };
  await board.page.getByRole('button', { name: '等候人數', exact: true }).click(); // the fewest first
  await expect(board.page.locator('[data-part="queues"] tbody tr').last()).toHaveAttribute('data-key', '8000');
  await board.queue('8001').getByRole('button').last().click();
  const menu = board.page.getByRole('menu');
  await visitor({ name: '乙', dn: '8001' });
  await visitor({ name: '丙', dn: '8001' });
  await expect(board.queue('8001').locator('td').nth(1)).toContainText('2'); // told anew, and where it was
  await expect(board.page.locator('[data-part="queues"] tbody tr').last()).toHaveAttribute('data-key', '8000');
  await expect(menu).toBeVisible();
  await board.page.keyboard.press('Escape');
  await expect(board.page.locator('[data-part="queues"] tbody tr').last()).toHaveAttribute('data-key', '8001');

  await act('8001', 4);
  await board.drawer().getByRole('combobox').fill('8000');
  await board.drawer().getByRole('option', { name: /8000/ }).click();
  await board.drawer().getByRole('button', { name: '移動所有等候者' }).click();
  await expect(board.page.getByText('已將 2 位移到 8000。')).toBeVisible();
  await expect(board.waiting('丙')).toContainText('8000');

  await act('8000', 1);
  await board.drawer().getByRole('button', { name: '今日關閉' }).click();
  await expect(board.queue('8000')).toContainText('今日關閉至');
  await act('8000', 3);
  await board.drawer().getByRole('button', { name: '恢復依服務時間' }).click();
  await expect(board.queue('8000')).not.toContainText('今日關閉至');
});

test('limits make alarms, which are told, logged and over; they follow the account', async ({
  open,
  server,
  agent,
  visitor,
  language,
  supervisor,
}) => {
  const context = await open();
  const board = await Board.open(await context.newPage(), server.url, language);
  await board.button(board.words.limits).click();
  await board.drawer().getByRole('combobox').selectOption('8000');
  await board.drawer().getByRole('spinbutton', { name: '警戒：等候人數' }).fill('0');
  await board.drawer().getByRole('spinbutton', { name: '警戒：等候人數' }).press('Tab');
  await expect(board.drawer().getByText('已儲存。')).toBeVisible();
  await board.page.keyboard.press('Escape');
  const customer = await visitor();
  await expect(board.queue('8000')).toHaveAttribute('data-mark', 'danger');
  await expect(board.page).toHaveTitle(/^\(1\)/);
  await expect(board.page.getByText(/8000.*等候人數 1/).first()).toBeVisible(); // in passing
  await expect(board.tile('waiting')).not.toHaveAttribute('data-judged', 'alarm'); // that queue's alone
  await board.page.getByRole('combobox', { name: '顯示範圍' }).selectOption('8000');
  await expect(board.tile('waiting')).toHaveAttribute('data-judged', 'alarm');
  await board.button(board.words.alerts).click();
  const entry = board.drawer().getByRole('listitem').first();
  await expect(entry).toContainText('8000');
  await expect(entry).toHaveAttribute('data-open', 'true');
  const desk = await agent();
  await desk.set('ready');
  await desk.take('王小明');
  await customer.say('您好');
  await expect(entry).toHaveAttribute('data-open', 'false');
  await expect(board.page).toHaveTitle(/^即時看板/);

  const again = await supervisor();
  await again.button(again.words.limits).click();
  await again.drawer().getByRole('combobox').selectOption('8000');
  await expect(again.drawer().getByRole('spinbutton', { name: '警戒：等候人數' })).toHaveValue('0');
});

test('the stream of boards drops and comes back', async ({ open, server, visitor, language, guard }) => {
  guard.allow(/ERR_|Failed to load/);
  const proxy = await Proxy.before(server.port);
  try {
    const board = await Board.open(await (await open()).newPage(), proxy.url, language);
    proxy.block();
    await expect(board.page.locator('[data-stale="true"]')).toBeVisible();
    await visitor({ name: '甲' });
    proxy.unblock();
    await expect(board.waiting('甲')).toBeVisible();
    await expect(board.page.locator('[data-stale="false"]')).toBeVisible();
    const newer = (url: URL) => url.pathname === '/desk/board';
    await board.page.route(newer, (route) => route.fulfill({ contentType: 'text/html', body: 'another page' }));
    proxy.cut();
    await visitor({ name: '乙' });
    await expect(board.waiting('乙')).toBeVisible();
    // What came back serves a newer page: it is offered, and loaded when asked for.
    const reload = board.page.getByRole('button', { name: '重新載入' });
    await expect(reload).toBeVisible();
    await board.page.unroute(newer);
    await reload.click();
    await expect(reload).toBeHidden();
    await expect(board.waiting('乙')).toBeVisible();
  } finally {
    proxy.close();
  }
});

test('the wall: no header, no scrolling, figures that are read from afar', async ({
  open,
  server,
  agent,
  visitor,
  language,
}) => {
  await agent();
  await visitor();
  const context = await open({ viewport: { width: 1920, height: 1080 } });
  const board = await Board.open(await context.newPage(), server.url, language, '?kiosk');
  await expect(board.page.getByRole('banner')).toHaveCount(0);
  const size = await board.page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    high: document.documentElement.scrollHeight,
    value: parseFloat(getComputedStyle(document.querySelector('.BoardTile-value') ?? document.body).fontSize),
    cell: parseFloat(getComputedStyle(document.querySelector('td') ?? document.body).fontSize),
  }));
  expect(size.wide).toBeLessThanOrEqual(1920);
  expect(size.high).toBeLessThanOrEqual(1080);
  expect(size.value).toBeGreaterThanOrEqual(80); // CSS pixels: 23 mm on a screen of 24 inches
  expect(size.cell).toBeGreaterThanOrEqual(24);
});

test('nobody but who may sees it', async ({ open, server }) => {
  const page = await (await open()).newPage();
  await page.goto(`${server.url}/desk/board`);
  await expect(page.getByRole('link', { name: /登入/ })).toBeVisible();
  await signIn(page.context(), server.url, '1001');
  await page.goto(`${server.url}/desk/board`);
  await expect(page.getByText(sentence('forbidden'))).toBeVisible();
});
