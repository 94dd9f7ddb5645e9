import { administration, sections } from './administration';
import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { Host } from './host';
import { allTranslated, pseudo, speakPseudo, untranslated } from './pseudo';
import { sentence } from './sentences';
import { demoPassword } from './server';
import { names } from './words';

test.use({ language: 'en' });

test('a sentence becomes strange and keeps its arguments', () => {
  expect(pseudo('Hello {name}!')).toBe('⟦Hélló {name}!~~~~~⟧');
  expect(pseudo('{n, plural, one {# line} other {# lines for {who}}}')).toMatch(
    /^⟦\{n, plural, one \{# líñé\} other \{# líñéš fór \{who\}\}\}~+⟧$/,
  );
});

test('log-in, menu and desk say nothing that is in no catalogue', async ({ open, server, visitor }) => {
  const context = await open();
  await speakPseudo(context);
  const menu = await context.newPage();
  await menu.goto(`${server.url}/desk`);
  await menu.getByLabel(names.password).waitFor();
  await allTranslated(menu, 'log-in');
  await logIn(menu, server.url, '1001', 'wrong');
  await expect(menu.getByRole('alert')).toHaveText(sentence('badCredentials'));
  await allTranslated(menu, 'log-in refused');
  await logIn(menu, server.url, '1001', demoPassword);
  const desk = await Desk.fromMenu(menu, 'en');
  await allTranslated(menu, 'menu');
  await menu.getByRole('button', { name: /password/i }).click();
  await menu.locator('input[type=password]').first().waitFor();
  await allTranslated(menu, 'password');
  await allTranslated(desk.page, 'desk not ready');
  await desk.set('ready');
  const customer = await visitor();
  await customer.say('您好');
  await expect(desk.offer('王小明')).toContainText('您好');
  await allTranslated(desk.page, 'desk offered');
  await desk.accept.click();
  await desk.say('請說');
  await customer.shows('您好', '請說');
  await allTranslated(desk.page, 'desk busy');
  await desk.hangUp.click();
  await desk.wrapUpForm.waitFor();
  await allTranslated(desk.page, 'desk after-call work');
});

test("the supervisor's pages say nothing that is in no catalogue", async ({ open, server, visitor }) => {
  await visitor();
  const context = await open();
  await speakPseudo(context);
  const page = await context.newPage();
  await logIn(page, server.url, '1900', demoPassword);
  await page.getByRole('navigation').first().waitFor();
  await allTranslated(page, 'menu of a supervisor');
  await page.goto(`${server.url}/desk/board`);
  await page.locator('tr[data-key="8000"]').first().waitFor();
  await allTranslated(page, 'board');
  for (const name of ['history', 'reports']) {
    await page.goto(`${server.url}/desk/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await allTranslated(page, name);
  }
});

test("the customer's page says nothing that is in no catalogue", async ({ open, server, agent }) => {
  const context = await open();
  await speakPseudo(context);
  const customer = await Customer.arrive(await context.newPage(), server.url);
  await allTranslated(customer.page, 'form');
  await customer.fill({ name: '', dn: '7777' });
  await customer.chat.click();
  await customer.says('emptyName').waitFor();
  await allTranslated(customer.page, 'form refused');
  await customer.ask();
  await allTranslated(customer.page, 'waiting');
  const desk = await agent();
  await desk.set('ready');
  await desk.take('王小明');
  await desk.say('請說');
  await customer.shows('請說');
  await allTranslated(customer.page, 'conversation');
  await desk.hangUp.click();
  await customer.says('endedByAgent').waitFor();
  await allTranslated(customer.page, 'ended');
});

test('the administration says nothing that is in no catalogue', async ({ open, server }) => {
  const context = await open();
  await speakPseudo(context);
  const page = await context.newPage();
  await administration(page, server, 'users');
  for (const section of sections) {
    await page.goto(`${server.url}/desk/admin#${section}`);
    await page.locator('.AdminPage-section :is(table, .Card, .Notice)').first().waitFor();
    await allTranslated(page, section);
  }
  await page.goto(`${server.url}/desk/admin#queues/8001`);
  const tabs = page.getByRole('dialog').getByRole('tab');
  await expect(tabs.first()).toBeVisible();
  for (const tab of await tabs.all()) {
    await tab.click();
    await allTranslated(page, `queue, ${await tab.innerText()}`);
  }
  await page.goto(`${server.url}/desk/admin#users/1001`);
  await page.getByRole('dialog', { name: /1001/ }).getByRole('group').first().waitFor();
  await allTranslated(page, 'user');
});

test('the first run says nothing that is in no catalogue', async ({ open, empty }) => {
  const context = await open();
  await speakPseudo(context);
  const page = await context.newPage();
  await page.goto(`${empty.url}/setup`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await allTranslated(page, 'no link');
  await page.goto('about:blank');
  await page.goto(empty.setUpLink);
  const password = page.locator('[type=password]');
  const go = page.locator('.SetupPage-foot button').last();
  await password.first().waitFor();
  await allTranslated(page, 'administrator');
  await page.locator('[name=user]').fill('alice');
  for (const field of await password.all()) await field.fill('password');
  await go.click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await allTranslated(page, 'administrator refused');
  await page.locator('[name=user]').fill('alice');
  for (const field of await password.all()) await field.fill('a long enough one');
  await go.click();
  for (const step of [2, 3, 4]) {
    await page.locator('#step-title', { hasText: `${String(step)}.` }).waitFor();
    await allTranslated(page, `step ${String(step)}`, /^\s*alice/);
    await go.click();
  }
  await page.locator('#step-title', { hasText: '5.' }).waitFor();
  await allTranslated(page, 'done');
});

test('the chat in a frame says nothing that is in no catalogue', async ({ open, server }) => {
  const host = await Host.start(server.url, 'data-dn="8000" data-lang="zh-TW"');
  try {
    await server.command('queue', 'set', '8000', `widget.sites=${host.url}`);
    const context = await open();
    await speakPseudo(context);
    const page = await context.newPage();
    await page.goto(host.url);
    await page.locator('parley-chat').getByRole('button').click();
    const frame = await (await page.locator('parley-chat iframe').elementHandle())?.contentFrame();
    if (!frame) throw new Error('no frame');
    await frame.getByRole('textbox').fill('Anna');
    expect(await untranslated(frame), 'form').toEqual([[], 0]);
    await frame.getByRole('textbox').press('Enter');
    await frame.getByRole('log').waitFor();
    expect(await untranslated(frame), 'waiting').toEqual([[], 0]);
  } finally {
    host.close();
  }
});
