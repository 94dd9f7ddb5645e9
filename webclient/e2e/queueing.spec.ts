import { Customer } from './customer';
import { expect, test } from './fixtures';

test('who waits with nobody on duty moves up, and is served in the order of arrival', async ({ agent, visitor }) => {
  const first = await visitor({ name: '甲' });
  await expect(first.says('nobody')).toBeVisible();
  const second = await visitor({ name: '乙' });
  await second.say('有人在嗎？');
  const third = await visitor({ name: '丙' });
  await expect(third.says('position')).toContainText('3');
  await first.disconnect.click();
  await expect(first.says('left')).toBeVisible();
  await expect(second.says('position')).toContainText('1');
  await expect(third.says('position')).toContainText('2');

  const desk = await agent();
  await expect(desk.offer('乙')).toBeHidden();
  await desk.set('ready');
  await expect(desk.offer('乙'), 'the moment somebody is ready').toContainText('有人在嗎？');
  await expect(desk.offer('丙')).toBeHidden();
  await desk.accept.click();
  await desk.shows('有人在嗎？');
  await expect(second.says('nobody')).toBeHidden();
  await second.disconnect.click();
  await desk.is('wrapUp');

  await desk.set('ready');
  await desk.offer('丙').waitFor();
  await third.disconnect.click();
  await expect(desk.offer('丙'), 'who leaves while it rings').toBeHidden();
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
