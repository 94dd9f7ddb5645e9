import { Desk, ringing } from './desk';
import { expect, test } from './fixtures';
import { Proxy } from './proxy';

test('an unanswered offer makes the agent not ready and keeps the arrival', async ({
  server,
  agent,
  visitor,
}) => {
  await server.command('queue', 'set', '8000', 'offer=3s');
  const desk = await agent();
  await desk.set('ready');
  await visitor({ name: '甲' });
  await desk.offer('甲').waitFor();
  await visitor({ name: '乙' });
  await desk.is('notReady');
  await expect(desk.offer('甲')).toBeHidden();
  await expect(desk.says('noAnswer')).toBeVisible();

  await desk.set('ready');
  await desk.offer('甲').waitFor();
  await expect(desk.offer('乙')).toBeHidden();
});

test('a decline leaves the agent ready and the other is asked at once', async ({ agent, visitor }) => {
  const desks = [await agent('1001'), await agent('1002')];
  for (const desk of desks) await desk.set('ready');
  const customer = await visitor();
  const first = await ringing(desks, '王小明');
  await first.decline.click();
  await expect(first.offer('王小明')).toBeHidden();
  const second = await ringing(
    desks.filter((desk) => desk !== first),
    '王小明',
  );
  await first.is('ready');
  await second.take('王小明');
  await customer.say('您好');
  await second.shows('您好');
});

test('one agent alone who declined is asked again when the exclusion is over', async ({
  server,
  agent,
  visitor,
}) => {
  await server.command('queue', 'set', '8000', 'decline-excludes=4s');
  const desk = await agent();
  await desk.set('ready');
  await visitor();
  await desk.offer('王小明').waitFor();
  const declined = Date.now();
  await desk.decline.click();
  await expect(desk.offer('王小明')).toBeHidden();
  await desk.is('ready');
  await desk.offer('王小明').waitFor();
  expect(Date.now() - declined).toBeGreaterThan(3_000);
});

test("an offer that never arrives goes on to the next agent, and is no 'no answer'", async ({
  server,
  open,
  language,
  agent,
  visitor,
}) => {
  const proxy = await Proxy.before(server.port);
  const far = await Desk.open(await open(), proxy.url, '1001', language);
  await far.set('ready');
  proxy.freeze();
  const customer = await visitor();
  const near = await agent('1002');
  await near.set('ready');
  await near.offer('王小明').waitFor();
  await near.accept.click();
  await customer.say('聽得到嗎？');
  await near.shows('聽得到嗎？');

  proxy.thaw();
  await far.is('ready');
  await expect(far.says('noAnswer')).toBeHidden();
  proxy.close();
});

test('an offer moves nothing on the desk and says what it is; a line written while it rings appears in it', async ({
  agent,
  visitor,
}) => {
  const desk = await agent();
  await desk.set('ready');
  const tops = async () => {
    const found: number[] = [];
    for (const width of [820, 1024, 1280]) {
      await desk.page.setViewportSize({ width, height: 800 });
      found.push(await desk.page.getByRole('main').evaluate((main) => main.getBoundingClientRect().top));
    }
    return found;
  };
  const before = await tops();
  const customer = await visitor();
  await desk.offer('王小明').waitFor();
  expect(await tops(), 'where the panes begin').toEqual(before);
  await expect(desk.page.locator('[data-told]')).toHaveText('來談');
  await expect(desk.page.getByRole('list', { name: '佇列' })).toContainText('8000 客服中心：來談 1 人');
  await customer.say('您好');
  await expect(desk.offer('王小明')).toContainText('您好');
});
