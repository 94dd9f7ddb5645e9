import { Customer } from './customer';
import { expect, test } from './fixtures';

test('with nobody on duty a visitor waits and is offered the moment somebody is ready', async ({
  agent,
  visitor,
}) => {
  const customer = await visitor();
  await expect(customer.says('nobody')).toBeVisible();
  await customer.say('有人在嗎？');

  const desk = await agent();
  await expect(desk.offer('王小明')).toBeHidden();
  await desk.set('ready');
  await expect(desk.offer('王小明')).toContainText('有人在嗎？');
  await desk.accept.click();
  await desk.shows('有人在嗎？');
  await expect(customer.says('nobody')).toBeHidden();
});

test('two who wait are served in the order of arrival and see their places', async ({ agent, visitor }) => {
  const first = await visitor({ name: '甲' });
  const second = await visitor({ name: '乙' });
  await expect(second.says('position')).toContainText(/[12]/);

  const desk = await agent();
  await desk.set('ready');
  await desk.offer('甲').waitFor();
  await expect(desk.offer('乙')).toBeHidden();
  await desk.accept.click();
  await desk.is('busy');
  await first.disconnect.click();
  await desk.is('wrapUp');
  await desk.set('ready');
  await desk.offer('乙').waitFor();
  await desk.accept.click();
  await second.say('輪到我了');
  await desk.shows('輪到我了');
});

test('who leaves while waiting makes the others move up', async ({ visitor }) => {
  const first = await visitor({ name: '甲' });
  const second = await visitor({ name: '乙' });
  const before = await second.says('position').innerText();
  await first.disconnect.click();
  await expect(first.says('left')).toBeVisible();
  await expect(second.says('position')).not.toHaveText(before);
});

test('who leaves while it rings disappears from the desk at once', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor();
  await desk.offer('王小明').waitFor();
  await customer.disconnect.click();
  await expect(desk.offer('王小明')).toBeHidden();
  await desk.is('ready');
  await expect(desk.page).not.toHaveTitle(/\(1\)|●/);
});

test('a queue without room says so, and what was typed stays', async ({ server, visitor, open }) => {
  await server.command('queue', 'set', '8000', 'waiting-max=1');
  await visitor({ name: '甲' });
  const late = await Customer.arrive(await (await open()).newPage(), server.url);
  await late.fill({ name: '乙', dn: '8000' });
  await late.chat.click();
  await expect(late.says('full')).toBeVisible();
  await expect(late.name).toHaveValue('乙');
});
