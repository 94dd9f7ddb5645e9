import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { Proxy } from './proxy';

test('a dropped socket resumes by itself: nothing lost, nothing doubled, typed text kept', async ({
  server,
  open,
  language,
}) => {
  const near = await Proxy.before(server.port);
  const far = await Proxy.before(server.port);
  const desk = await Desk.open(await open(), far.url, '1001', language);
  const customer = await Customer.arrive(await (await open()).newPage(), near.url);
  await desk.set('ready');
  await customer.ask();
  await desk.take('王小明');
  await customer.say('一');
  await desk.shows('一');

  await test.step('both lose the network, and say so quietly', async () => {
    near.block();
    far.block();
    await expect(customer.says('reconnecting')).toBeVisible();
    await expect(desk.says('reconnecting')).toBeVisible();
  });
  await test.step('what is written meanwhile waits', async () => {
    await customer.say('二');
    await customer.say('三');
    await desk.say('四');
    await customer.composer.fill('還沒送出');
    await expect(customer.line('三')).not.toHaveAttribute('data-tick', /sent|delivered|read/);
  });
  await test.step('and goes out when the network is back', async () => {
    near.unblock();
    await expect(customer.says('reconnecting')).toBeHidden();
    await expect(customer.line('三'), 'kept by the server, not yet on the desk').toHaveAttribute(
      'data-tick',
      'sent',
    );
    far.unblock();
    await desk.shows('一', '二', '三', '四');
    await customer.shows('一', '二', '三', '四');
    await expect(customer.composer).toHaveValue('還沒送出');
    await customer.ticked('三', 'delivered');
    await desk.ticked('四', 'delivered');
  });
  await test.step('a customer who alone is gone is shown as lost, and comes back', async () => {
    near.block();
    await expect(desk.says('visitorLost')).toBeVisible();
    await desk.is('busy');
    near.unblock();
    await expect(desk.says('visitorLost')).toBeHidden();
  });
  await test.step('a page that is loaded anew has its draft', async () => {
    await customer.page.reload();
    await expect(customer.composer).toHaveValue('還沒送出');
    await customer.shows('一', '二', '三', '四');
  });
  near.close();
  far.close();
});

test('a waiting visitor without a connection keeps the place and is not offered meanwhile', async ({
  server,
  open,
  agent,
  visitor,
}) => {
  const proxy = await Proxy.before(server.port);
  const first = await Customer.arrive(await (await open()).newPage(), proxy.url);
  await first.ask({ name: '甲' });
  await visitor({ name: '乙' });
  proxy.block();
  await expect(first.says('reconnecting')).toBeVisible();
  const desk = await agent();
  await desk.set('ready');
  await desk.take('乙');
  await expect(desk.offer('甲')).toBeHidden();
  proxy.unblock();
  await expect(first.says('reconnecting')).toBeHidden();
  await expect(first.says('position')).toContainText('1');
  await desk.hangUp.click();
  await desk.set('ready');
  await desk.take('甲');
  proxy.close();
});

for (const [grace, becomes] of [
  ['5m', 'goes on'],
  ['1s', 'is over'],
] as const) {
  test(`a page that slept ten minutes comes back by itself: the chat ${becomes}`, async ({
    server,
    open,
    agent,
  }) => {
    await server.command('queue', 'set', '8000', `lost-talking=${grace}`);
    const proxy = await Proxy.before(server.port);
    const page = await (await open()).newPage();
    await page.clock.install();
    const customer = await Customer.arrive(page, proxy.url);
    const desk = await agent();
    await desk.set('ready');
    await customer.ask();
    await desk.take('王小明');
    await customer.say('一');
    await desk.shows('一');
    // The lid is closed: no timer runs any more, and the connection goes.
    await page.clock.pauseAt(Date.now() + 60_000);
    proxy.block();
    await (becomes === 'is over' ? desk.wrapUpForm.waitFor() : desk.say('二'));
    proxy.unblock();
    // And opened again.
    await page.clock.fastForward('10:00');
    await page.clock.resume();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    if (becomes === 'is over') await expect(customer.says('endedLost')).toBeVisible();
    else {
      await customer.shows('一', '二');
      await customer.say('三');
      await desk.shows('一', '二', '三');
    }
    proxy.close();
  });
}
