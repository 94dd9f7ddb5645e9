import { expect, test } from './fixtures';

test('one chat in the other browser', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor();
  await customer.say('您好');
  await desk.take('王小明');
  await desk.is('busy');
  await desk.say('請說');
  await customer.shows('您好', '請說');
  await customer.page.reload();
  await customer.shows('您好', '請說');
  await customer.disconnect.click();
  await desk.is('wrapUp');
  await expect(desk.wrapUpForm).toBeVisible();
});
