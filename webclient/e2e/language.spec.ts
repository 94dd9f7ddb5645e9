import { Customer } from './customer';
import { expect, test } from './fixtures';

test('switching the language keeps what was typed, and the chat', async ({ server, open }) => {
  const page = await (await open()).newPage();
  const customer = await Customer.arrive(page, server.url);
  await customer.fill({ name: '王小明', dn: '8000' });
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chat with us');
  await expect(customer.name).toHaveValue('王小明');
  await customer.chat.click();
  await customer.say('hello');
  await page.getByRole('button', { name: '繁體中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-TW');
  await customer.shows('hello');
});

test('the address can choose the language', async ({ server, open }) => {
  const page = await (await open()).newPage();
  await Customer.arrive(page, server.url, '?lang=en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
