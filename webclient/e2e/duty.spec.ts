import { Customer } from './customer';
import type { Desk } from './desk';
import { expect, test } from './fixtures';

// What an agent works with on the desk beside the conversation itself.
test.use({ language: 'en' });

const dialog = (desk: Desk, name: RegExp | string) => desk.page.getByRole('dialog', { name });

test('canned replies: one of my own, found by a slash, filled in, its gap filled by Tab; a draft over a reload; a note', async ({
  agent,
  visitor,
}) => {
  const desk = await agent();
  await desk.set('ready');
  const customer = await visitor({ name: 'Anna' });
  await customer.say('Where is my parcel?');
  await desk.take('Anna');

  await desk.composer.fill('/');
  await expect(desk.page.getByText(/^There are no canned replies yet/)).toBeVisible();
  await desk.composer.fill('');
  await desk.page.keyboard.press('Alt+c');
  const mine = dialog(desk, 'My replies');
  await mine.getByRole('button', { name: 'New canned reply' }).click();
  await mine.getByRole('textbox', { name: 'Short name' }).fill('parcel');
  await mine.getByRole('textbox', { name: 'Text' }).fill('Dear {caller}, parcel {number} is on its way. {agent}');
  await mine.getByRole('button', { name: 'Save' }).click();
  await expect(mine.getByText('/parcel')).toBeVisible();
  await desk.page.keyboard.press('Escape');

  await desk.composer.pressSequentially('and/');
  await expect(desk.page.getByRole('listbox'), 'no list within a line').toBeHidden();
  await desk.composer.fill('');
  await desk.composer.pressSequentially('/prc');
  await expect(desk.page.getByRole('option', { name: /parcel/ })).toContainText('Dear Anna');
  await desk.page.keyboard.press('Enter');
  await expect(desk.composer).toHaveValue(/^Dear Anna, parcel \{number\} is on its way\. .+$/);
  await desk.page.keyboard.type('A123');
  await expect(desk.composer, 'the gap is chosen, so that it is typed over').toHaveValue(/parcel A123 is/);

  await desk.composer.press('End');
  await desk.composer.pressSequentially(' :deliv');
  await expect(desk.page.getByRole('listbox', { name: 'Emoji' }).getByRole('option')).toHaveText([/🚚.*delivery/]);
  await desk.page.keyboard.press('Enter');
  await desk.composer.pressSequentially(' 12:30 :D');
  await expect(desk.page.getByRole('listbox'), 'neither a time nor a face is a search').toBeHidden();

  await desk.page.reload();
  await expect(desk.composer, 'kept over a reload').toHaveValue(
    /^Dear Anna, parcel A123 is on its way\. .+ 🚚 12:30 :D$/,
  );
  await desk.composer.press('Enter');
  await expect(customer.log).toContainText('parcel A123');

  await desk.page.keyboard.press('Alt+m');
  await desk.page.getByRole('textbox', { name: 'Internal note' }).fill('a regular customer');
  await desk.page.keyboard.press('Enter');
  await desk.page.getByRole('tab', { name: /^Notes/ }).click();
  await expect(desk.page.locator('[data-note]')).toHaveText('a regular customer');
  await expect(desk.log.locator('[data-aside]')).toContainText('a regular customer');
  await expect(desk.page.locator('footer [data-up=true]')).toHaveText(/Connected\s+\d+ ms/);
  await expect(customer.page.getByText('a regular customer')).toHaveCount(0);
});

test('everything by keys and palette; keys changed and switched off go with the agent to another browser', async ({
  agent,
  visitor,
}) => {
  const desk = await agent();
  const { keyboard } = desk.page;
  await keyboard.press('Alt+r');
  await desk.is('ready');
  await visitor({ name: 'Anna' });
  await expect(desk.offer('Anna')).toBeVisible();
  await keyboard.press('Alt+a');
  await desk.is('busy');

  await keyboard.press('Control+k');
  const palette = dialog(desk, 'Actions');
  await palette.getByRole('combobox').fill('not ready: lunch');
  await keyboard.press('Enter');
  await expect(palette).toBeHidden();
  const next = desk.page.getByRole('combobox', { name: 'Next state' });
  await expect(next, 'not ready comes after the chat').toHaveValue(/^not-ready/);
  await desk.is('busy');

  await keyboard.press('F6');
  await expect(desk.composer, 'another pane has the focus').not.toBeFocused();
  await keyboard.press('Escape');
  await expect(desk.composer).toBeFocused();

  await desk.page.getByRole('button', { name: 'Appearance' }).click();
  await desk.page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await keyboard.press('Alt+,');
  const settings = dialog(desk, 'Personal settings');
  await settings.getByRole('radio', { name: /^Ctrl Enter/ }).check();
  await settings.locator('[data-doing=transfer]').click();
  await keyboard.press('t');
  await expect(settings.getByText('A letter alone is text')).toBeVisible();
  await keyboard.press('Alt+a');
  await expect(settings.getByText('That is the key of something else')).toBeVisible();
  await keyboard.press('Alt+j');
  await expect(settings.locator('[data-doing=transfer]')).toHaveText('Alt J');
  await expect(settings.locator('[data-saved=yes]')).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('Alt+t');
  await expect(desk.page.getByRole('form', { name: /Hand on/ })).toBeHidden();
  await keyboard.press('Alt+j');
  await expect(desk.page.getByRole('form', { name: /Hand on/ })).toBeVisible();

  const other = await agent();
  await other.takeOver.click();
  await expect(other.composer).toBeVisible();
  await expect(other.page.locator('html'), 'as it looks there').toHaveAttribute('data-theme', 'dark');
  await expect(desk.takeOver, 'the first desk only looks on, and says so').toBeVisible();
  await other.composer.fill('one');
  await other.composer.press('Enter');
  await expect(other.composer, 'Enter starts a new line here, too').toHaveValue('one\n');
  await other.page.keyboard.press('Alt+j');
  await expect(other.page.getByRole('form', { name: /Hand on/ })).toBeVisible();
  await other.page.keyboard.press('Escape');
  await other.page.keyboard.press('Alt+h');
  await expect(dialog(other, 'Keys and help').getByText('Alt J')).toBeVisible();
  await other.page.keyboard.press('Escape');
  await other.page.keyboard.press('Alt+,');
  await dialog(other, 'Personal settings').getByRole('checkbox', { name: 'Keys work on this desk' }).uncheck();
  await other.page.keyboard.press('Escape');
  await other.page.keyboard.press('Alt+j');
  await expect(other.page.locator('kbd'), 'none is shown where none works').toHaveCount(0);
});

test('a customer who comes again: earlier contacts and what was said; a correction, a file', async ({
  agent,
  open,
  server,
}) => {
  const desk = await agent();
  await desk.set('ready');
  const page = await (await open()).newPage();
  const customer = await Customer.arrive(page, server.url);
  await customer.ask({ name: 'Anna' });
  await customer.say('the first time');
  await desk.take('Anna');
  await desk.say('welcome');
  await customer.shows('the first time', 'welcome');
  await desk.composer.press('ArrowUp');
  await expect(desk.composer).toHaveValue('welcome');
  await desk.composer.fill('be welcome');
  await desk.composer.press('Enter');
  await customer.shows('the first time', 'be welcome');

  const react = desk.log.getByRole('button', { name: 'React' });
  await react.focus();
  await desk.page.keyboard.press('Enter');
  const menu = desk.page.getByRole('menu', { name: 'React' });
  await expect(menu.getByRole('menuitemcheckbox', { name: '👍' })).toBeFocused();
  await desk.page.keyboard.press('ArrowRight');
  await desk.page.keyboard.press('Enter');
  await expect(menu).toBeHidden();
  await expect(react, 'where one was').toBeFocused();
  for (const { log } of [desk, customer]) await expect(log.getByText('❤️')).toBeVisible();
  await react.click();
  await menu.getByRole('menuitemcheckbox', { name: '❤️', checked: true }).click();
  for (const { log } of [desk, customer]) await expect(log.getByText('❤️')).toBeHidden();
  await desk.page.locator('input[type=file]').setInputFiles({
    name: 'plan.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('to do'),
  });
  await expect(desk.page.locator('[data-attached]')).toContainText('plan.txt');
  await desk.page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(customer.log).toContainText('plan.txt');
  await desk.hangUp.click();
  await desk.wrapUpForm.getByRole('combobox').selectOption('resolved');
  await desk.wrapUpForm.getByRole('textbox').press('Control+Enter');
  await desk.is('ready');
  await expect(page.getByText(/ended the chat/).first()).toBeVisible();

  // Who comes again is known by a site's word or an account; that the server tells whom it knows, its own tests show.
  const first = (await desk.page.request
    .get(`${server.url}/api/v1/contacts?state=over`)
    .then((answer) => answer.json())) as { contacts: unknown[] };
  await desk.page.route(/\/earlier$/, (route) => route.fulfill({ json: { contacts: first.contacts } }));
  const again = await Customer.arrive(await (await open()).newPage(), server.url);
  await again.ask({ name: 'Anna' });
  await desk.take('Anna');
  await expect(desk.page.getByText('Contact number 2')).toBeVisible();
  await desk.page.getByRole('tab', { name: /^History/ }).click();
  await desk.page.locator('[data-past]').click();
  await expect(desk.page.locator('[data-transcript]')).toContainText('the first time');
  await desk.page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(desk.page.locator('[data-past]')).toContainText('Resolved');
});

test('a line runs in the direction of its own words, whatever its speaker is called', async ({ talk }) => {
  const { desk, customer } = await talk({ name: 'שלום' });
  await customer.say('order 12');
  await customer.say('שלום');
  await desk.shows('order 12', 'שלום');
  const bubbles = desk.page.locator('.ChatLog-bubble');
  await expect(bubbles.nth(0)).toHaveCSS('direction', 'ltr');
  await expect(bubbles.nth(1)).toHaveCSS('direction', 'rtl');
  await expect(customer.page.locator('.ChatLog-bubble').nth(1)).toHaveCSS('direction', 'rtl');
});

test('the mini window above all others: a request is taken there', async ({ agent, visitor }) => {
  const desk = await agent();
  await desk.set('ready');
  const popup = desk.page.waitForEvent('popup');
  await desk.page.keyboard.press('Alt+p');
  const mini = await popup;
  await expect(mini.getByRole('heading', { level: 1 })).toContainText('Ready');
  await expect(mini.getByText('Nothing is waiting.')).toBeVisible();
  await visitor({ name: 'Anna' });
  await mini.getByRole('button', { name: /^Accept/ }).click();
  await desk.is('busy');
  await expect(mini.getByRole('heading', { level: 1 })).toContainText('Busy');
  const closed = mini.waitForEvent('close');
  await desk.page.keyboard.press('Alt+p');
  await closed;
});

test('an account that serves no queue is told so, until it does', async ({ agent, server }) => {
  const desk = await agent('admin');
  const told = desk.page.getByText('You serve no queue');
  await expect(told).toBeVisible();
  await expect(desk.page.locator('[data-told]')).toHaveText('No queue');
  await desk.page.keyboard.press('Alt+r');
  await expect(desk.state('ready'), 'nobody is ready for nothing').toBeDisabled();
  await desk.is('notReady');
  await server.command('queue', 'join', '8000', 'admin');
  await expect(told).toBeHidden();
  await expect(desk.page.locator('[data-told]')).toBeHidden();
  await expect(desk.page.getByRole('list', { name: 'Queues' })).toContainText('8000');
  await desk.set('ready');
});

test('a server with newer pages: the desk offers to load them once no chat is open, and goes on till then', async ({
  server,
  talk,
}) => {
  const { desk, customer } = await talk({ name: 'Anna' });
  const newer = (url: URL) => url.pathname === '/desk/duty';
  await desk.page.route(newer, (route) => route.fulfill({ contentType: 'text/html', body: 'another page' }));
  const asked = desk.page.waitForResponse((answer) => newer(new URL(answer.url())));
  await server.down('SIGTERM');
  await server.up();
  await (await asked).finished();
  await customer.say('Still there?');
  await desk.shows('Still there?');
  const reload = desk.page.getByRole('button', { name: 'Load it' });
  await expect(reload, 'not amid a chat').toBeHidden();

  await customer.disconnect.click();
  await desk.wrapUpForm.getByRole('combobox').selectOption('resolved');
  await desk.wrapUpForm.getByRole('textbox').press('Control+Enter');
  await desk.is('ready');
  await desk.page.unroute(newer);
  await reload.click();
  await expect(reload).toBeHidden();
  await desk.is('ready');
});
