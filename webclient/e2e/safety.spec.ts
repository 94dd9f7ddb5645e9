import { Customer } from './customer';
import { expect, test } from './fixtures';
import { Server, configuration, copyOf, remove } from './server';
import { sentence } from './sentences';

test('above the rate a page works for its visit', async ({ demo, open, guard }) => {
  guard.allow(/status of 428/);
  const dir = await copyOf(demo);
  const work = '[http.work]\nbits = 14\n[http.work.per-address]\nmost = 1\nwithin = "1h"\n';
  const server = await Server.start(dir, '--config', await configuration(dir, work));
  const page = await (await open()).newPage();
  await (await Customer.arrive(page, server.url)).ask();
  const next = await (await open()).newPage();
  const asked: number[] = [];
  const loaded: string[] = [];
  next.on('response', (r) => {
    if (r.url().endsWith('/api/v1/visits')) asked.push(r.status());
    if (r.url().includes('/work-')) loaded.push(r.url());
  });
  const customer = await Customer.arrive(next, server.url);
  expect(loaded).toEqual([]);
  await customer.ask();
  expect(asked).toEqual([428, 201]);
  expect(loaded).toHaveLength(1);
  await server.down('SIGKILL');
  await remove(dir);
});

test('a banned address: the chat ends, and no other begins', async ({ server, visitor, guard }) => {
  guard.allow(/status of 403/);
  const customer = await visitor();
  await server.command('ban', 'add', '127.0.0.1', '--reason', 'flood');
  // Cut off before it is told, or told before it is cut off: the page says which.
  const over = customer.page.getByText(sentence('refused')).or(customer.page.getByText(sentence('endedBySystem')));
  await expect(over).toBeVisible();
  const again = await Customer.arrive(await customer.page.context().newPage(), server.url);
  await again.fill({});
  await again.chat.click();
  await expect(again.page.getByText(sentence('refused'))).toBeVisible();
});
