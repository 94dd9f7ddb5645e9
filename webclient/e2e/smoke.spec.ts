import { expect, test } from './fixtures';

test('one chat in the other browser', async ({ guard, agent, visitor }) => {
  // This browser reports what the test tool itself puts into pages, and a socket cut by a reload, as errors.
  guard.allow(/ > eval:|%20eval:|blocked an inline style|establish a connection/);
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
