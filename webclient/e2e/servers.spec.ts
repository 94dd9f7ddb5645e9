import { createServer, type AddressInfo } from 'node:net';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { Server, configuration, copyOf, freePort, remove } from './server';

test('the page of one server, the Server IP of another', async ({ server, demo, open, language }) => {
  const dir = await copyOf(demo);
  const other = await Server.start(dir);
  const desk = await Desk.open(await open(), other.url, '1001', language);
  await desk.set('ready');
  const query = new URLSearchParams({ server: other.authority, name: '王小明', dn: '8000' }).toString();
  const customer = await Customer.arrive(await (await open()).newPage(), server.url, `?${query}`);
  await expect(customer.server).toHaveValue(other.authority);
  await customer.chat.click();
  await customer.say('在另一台');
  await desk.take('王小明');
  await desk.shows('在另一台');
  await desk.say('收到');
  await customer.shows('在另一台', '收到');
  await other.down('SIGKILL');
  await remove(dir);
});

test('wrong entries: a sentence each, focus on the field, what was typed stays', async ({ server, open }) => {
  const customer = await Customer.arrive(await (await open()).newPage(), server.url);
  await test.step('empty name', async () => {
    await customer.fill({ name: '', dn: '8000' });
    await customer.chat.click();
    await expect(customer.says('emptyName')).toBeVisible();
    await expect(customer.name).toBeFocused();
    await expect(customer.dn).toHaveValue('8000');
  });
  await test.step('unknown DN', async () => {
    await customer.fill({ name: '王小明', dn: '7777' });
    await customer.chat.click();
    await expect(customer.says('unknownDn')).toBeVisible();
    await expect(customer.dn).toBeFocused();
    await expect(customer.name).toHaveValue('王小明');
  });
  await test.step('no server there', async () => {
    await customer.fill({ dn: '8000', server: `127.0.0.1:${String(await freePort())}` });
    await customer.chat.click();
    await expect(customer.says('unreachable')).toBeVisible();
    await expect(customer.server).toBeFocused();
    await expect(customer.name).toHaveValue('王小明');
  });
  await test.step('one that never answers, after 8 s', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    await customer.fill({ server: `127.0.0.1:${String(port)}` });
    await customer.chat.click();
    await expect(customer.says('silent')).toBeVisible();
    await expect(customer.name).toHaveValue('王小明');
    silent.close();
  });
  await test.step('no address at all', async () => {
    await customer.fill({ server: 'http://nonsense/path' });
    await customer.chat.click();
    await expect(customer.server).toBeFocused();
    await expect(customer.server).toHaveAttribute('aria-invalid', 'true');
  });
  await test.step('and then right', async () => {
    await customer.ask({ server: server.authority });
  });
});

test('a page of a foreign origin is refused with a sentence', async ({ server, open, guard }) => {
  guard.allow(/https:\/\/(shop|chat)\.test\//);
  const context = await open();
  // Two names outside loopback, both answered by the server: what it decides and the page says is real.
  await context.route(/^https:\/\/(shop|chat)\.test\//, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname.startsWith('/.well-known/')) {
      const link = { rel: 'urn:xmpp:alt-connections:websocket', href: 'wss://chat.test/xmpp-websocket' };
      await route.fulfill({ json: { links: [link] }, headers: { 'Access-Control-Allow-Origin': '*' } });
      return;
    }
    await route.fulfill({ response: await route.fetch({ url: `${server.url}${pathname}${search}` }) });
  });
  const customer = await Customer.arrive(await context.newPage(), 'https://shop.test');
  await customer.fill({ server: 'chat.test' });
  await customer.chat.click();
  await expect(customer.says('origin')).toBeVisible();
  await expect(customer.name).toHaveValue('王小明');
});

test('a full server says so, and what was typed stays', async ({ demo, open, visitor }) => {
  const dir = await copyOf(demo);
  const small = await Server.start(dir, '--config', await configuration(dir, '[accounts]\nguests-max = 1\n'));
  const first = await visitor({ server: small.authority, name: '甲' });
  await expect(first.disconnect).toBeVisible();
  const late = await Customer.arrive(await (await open()).newPage(), small.url);
  await late.fill({ name: '乙' });
  await late.chat.click();
  await expect(late.says('full')).toBeVisible();
  await expect(late.name).toHaveValue('乙');
  await small.down('SIGKILL');
  await remove(dir);
});
