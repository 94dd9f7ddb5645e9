import { Desk, logIn, system } from './desk';
import { expect, test } from './fixtures';
import { sentence } from './sentences';
import { demoPassword } from './server';

test('everyone changes the own password in the menu, and other log-ins end', async ({
  server,
  open,
  language,
}) => {
  const desk = await Desk.throughMenu(await open(), server.url, '1001', language);
  await expect(desk.page.getByText('林小姐').first(), 'the desk of who logged in').toBeVisible();
  const elsewhere = await (await open()).newPage();
  await elsewhere.goto(`${server.url}/desk/duty`);
  await elsewhere.getByRole('link').first().click(); // a desk without a log-in leads there
  await expect(elsewhere).toHaveURL(/\/desk$/);
  await expect(elsewhere.getByLabel(/^Password/)).toBeVisible();
  await logIn(elsewhere, server.url, '1001', demoPassword);
  await expect(system(elsewhere, language)).toBeVisible();

  await desk.changePassword('wrong-old', 'a brand new one');
  await expect(desk.menu.getByText(sentence('wrongPassword'))).toBeVisible();
  await desk.changePassword(demoPassword, 'a brand new one');
  await expect(desk.menu.getByText(sentence('passwordDone'))).toBeVisible();
  await expect(system(desk.menu, language)).toBeVisible();

  await elsewhere.reload();
  await expect(elsewhere.getByLabel(/^Password/)).toBeVisible();
  await logIn(elsewhere, server.url, '1001', demoPassword);
  await expect(elsewhere.getByRole('alert')).toHaveText(sentence('badCredentials'));
  await logIn(elsewhere, server.url, '1001', 'a brand new one');
  await expect(system(elsewhere, language)).toBeVisible();
});

test('a disabled agent is out within 2 s', async ({ server, open, language }) => {
  const desk = await Desk.throughMenu(await open(), server.url, '1001', language);
  await desk.set('ready');
  await server.command('user', 'disable', '1001');
  await expect(desk.page.getByRole('radio', { checked: true })).toHaveCount(0);
  await desk.menu.reload();
  await expect(desk.menu.getByLabel(/^Password/)).toBeVisible();
});

test('supervisor and administrator get the menu, and a desk', async ({ server, open, language }) => {
  for (const user of ['1900', 'admin']) {
    const menu = await (await open()).newPage();
    await logIn(menu, server.url, user, demoPassword);
    await expect(menu.getByRole('navigation')).toBeVisible();
    await expect(menu.getByLabel(/^Password/)).toHaveCount(0);
    const [desk] = await Promise.all([menu.waitForEvent('popup'), system(menu, language).click()]);
    await expect(desk).toHaveURL(/\/desk\/duty$/);
  }
});
