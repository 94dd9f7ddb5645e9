import { expect, test } from './fixtures';

test('a reload in any state of a chat goes on where it was, on both pages', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  await desk.page.reload();
  await desk.is('ready');
  const customer = await visitor();
  await customer.say('第一句');
  await desk.offer('王小明').waitFor();
  await desk.page.reload();
  await desk.take('王小明'); // it rings still
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

  await desk.hangUp.click();
  await expect(customer.says('endedByAgent')).toBeVisible();
  await customer.page.reload();
  await expect(customer.says('endedByAgent').or(customer.chat)).toBeVisible();
  await desk.is('wrapUp');
  await desk.page.reload();
  await desk.is('wrapUp');
  await expect(desk.wrapUpForm).toBeVisible();
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
