import { expect, test } from './fixtures';

test('reloading both pages in mid-chat goes on with the same conversation', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor();
  await customer.say('第一句');
  await desk.take('王小明');
  await desk.say('第二句');
  await customer.shows('第一句', '第二句');

  await customer.page.reload();
  await customer.shows('第一句', '第二句');
  await expect(customer.disconnect).toBeVisible();
  await desk.page.reload();
  await desk.is('busy');
  await desk.shows('第一句', '第二句');

  await customer.say('第三句');
  await desk.shows('第一句', '第二句', '第三句');
  await desk.say('第四句');
  await customer.shows('第一句', '第二句', '第三句', '第四句');
  await desk.ticked('第四句', 'delivered');
});

test('reloading while waiting keeps the place and the lines', async ({ agent, visitor }) => {
  const first = await visitor({ name: '甲' });
  await first.say('我在等');
  await visitor({ name: '乙' });
  await first.page.reload();
  await first.shows('我在等');
  const desk = await agent();
  await desk.set('ready');
  await desk.take('甲');
  await desk.shows('我在等');
});

test('reloading a ready desk leaves it ready, and a ringing one ringing', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  await desk.page.reload();
  await desk.is('ready');
  await visitor();
  await desk.offer('王小明').waitFor();
  await desk.page.reload();
  await desk.take('王小明');
});

test('reloading in after-call work keeps it', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor();
  await desk.take('王小明');
  await customer.disconnect.click();
  await desk.is('wrapUp');
  await desk.page.reload();
  await desk.is('wrapUp');
  await expect(desk.wrapUpForm).toBeVisible();
});

test('a chat that has ended stays ended on the page that reloads', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor();
  await desk.take('王小明');
  await desk.hangUp.click();
  await expect(customer.says('endedByAgent')).toBeVisible();
  await customer.page.reload();
  await expect(customer.says('endedByAgent').or(customer.chat)).toBeVisible();
});
