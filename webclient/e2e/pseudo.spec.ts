import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { allTranslated, pseudo, speakPseudo } from './pseudo';
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
