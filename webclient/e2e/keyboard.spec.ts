import { Customer } from './customer';
import { Desk, system } from './desk';
import { expect, test } from './fixtures';
import { demoPassword } from './server';
import { tabTo } from './tab';
import { names } from './words';

test('the whole journey by keyboard alone', async ({ open, server, language }) => {
  const agents = await open();
  const menu = await agents.newPage();
  await menu.goto(`${server.url}/desk`);
  await tabTo(menu, menu.getByRole('textbox', { name: names.user }));
  await menu.keyboard.type('1001');
  await tabTo(menu, menu.getByLabel(names.password));
  await menu.keyboard.type(demoPassword);
  await menu.keyboard.press('Enter');
  await system(menu, language).waitFor();
  const popup = menu.waitForEvent('popup');
  await tabTo(menu, system(menu, language));
  await menu.keyboard.press('Enter');
  const desk = new Desk(await popup, language, menu);
  await desk.is('notReady');
  await tabTo(desk.page, desk.state('notReady'));
  await desk.page.keyboard.press('ArrowRight');
  await desk.is('notReady');
  await desk.page.keyboard.press('Space');
  await desk.is('ready');

  const page = await (await open()).newPage();
  const customer = await Customer.arrive(page, server.url);
  await tabTo(page, customer.name);
  await page.keyboard.type('Anna');
  await tabTo(page, customer.dn);
  await page.keyboard.type('8000');
  await page.keyboard.press('Enter');
  await customer.disconnect.waitFor();

  await desk.offer('Anna').waitFor();
  await desk.page.bringToFront();
  await tabTo(desk.page, desk.accept);
  await desk.page.keyboard.press('Enter');
  await desk.is('busy');
  await expect(desk.composer, 'accepting leads into the composer').toBeFocused();
  await desk.page.keyboard.type('hello');
  await desk.page.keyboard.press('Enter');
  await customer.shows('hello');

  await tabTo(page, customer.composer);
  await page.keyboard.type('good bye');
  await page.keyboard.press('Enter');
  await desk.shows('hello', 'good bye');
  await tabTo(page, customer.disconnect);
  await page.keyboard.press('Enter');
  await expect(customer.says('endedByVisitor')).toBeVisible();
  await desk.is('wrapUp');
});

test('Enter while a Chinese word is being composed does not send', async ({ visitor }) => {
  const customer = await visitor();
  await customer.composer.focus();
  const input = await customer.page.context().newCDPSession(customer.page);
  await input.send('Input.imeSetComposition', { text: 'ㄋㄧˇ', selectionStart: 3, selectionEnd: 3 });
  await customer.composer.dispatchEvent('keydown', {
    key: 'Enter',
    code: 'Enter',
    isComposing: true,
    bubbles: true,
    cancelable: true,
  });
  await input.send('Input.insertText', { text: '你好' });
  await expect(customer.composer).toHaveValue('你好');
  await customer.shows();
  await customer.page.keyboard.press('Enter');
  await customer.shows('你好');
});
