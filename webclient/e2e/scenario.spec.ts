import { expect, test } from './fixtures';
import { Customer } from './customer';
import { Desk, logIn, system } from './desk';
import { picture } from './pictures';
import { sentence } from './sentences';
import { demoPassword } from './server';
import { words, type Language } from './words';

for (const language of ['zh-TW', 'en'] as const satisfies readonly Language[]) {
  test.describe(`one chat, from click to wrap-up, in ${language}`, () => {
    test.use({ language });

    test('the nine steps', async ({ open, server }, info) => {
      const agents = await open();
      const visitors = await open();
      const menu = await agents.newPage();

      await test.step('1. a wrong password says so, without saying which half was wrong', async () => {
        await logIn(menu, server.url, '1001', 'wrong-password');
        await expect(menu.getByRole('alert')).toHaveText(sentence('badCredentials'));
        await logIn(menu, server.url, 'nobody', 'wrong-password');
        await expect(menu.getByRole('alert')).toHaveText(sentence('badCredentials'));
        await picture(menu, info, `login-${language}`);
        await logIn(menu, server.url, '1001', demoPassword);
      });

      const desk = await test.step('2. the menu opens the desk in a new window', async () => {
        await expect(system(menu, language)).toBeVisible();
        await picture(menu, info, `menu-${language}`);
        const opened = await Desk.fromMenu(menu, language);
        expect(opened.page).not.toBe(menu);
        expect(new URL(opened.page.url()).pathname).toBe('/desk/duty');
        return opened;
      });

      await test.step('3. not ready at first, then ready, with its time', async () => {
        await desk.is('notReady');
        await desk.set('ready');
        await expect(desk.page.getByRole('timer').first()).toHaveText(/\d+:\d\d/);
      });

      const customer = await test.step("4. the customer's page, prefilled", async () => {
        const page = await Customer.arrive(await visitors.newPage(), server.url, '?name=Anna&dn=8001');
        await expect(page.server).toHaveValue(server.authority);
        await expect(page.name).toHaveValue('Anna');
        await expect(page.dn).toHaveValue('8001');
        await picture(page.page, info, `form-${language}`);
        return page;
      });

      await test.step('5. the chat view', async () => {
        await customer.ask({ name: '王小明', dn: '8000' });
        await customer.say('您好，我的訂單 A123 還沒收到');
      });

      await test.step('6. the offer, and busy by itself', async () => {
        const offer = desk.offer('王小明');
        await expect(offer).toContainText('8000');
        await expect(offer.locator('[data-countdown]')).toContainText(/\b(1\d|20)\b|(1\d|20) 秒/);
        await expect(desk.decline).toBeVisible();
        await expect(desk.page).toHaveTitle(/\(1\)|●/);
        await picture(desk.page, info, `offer-${language}`);
        await desk.accept.click();
        await desk.is('busy');
      });

      await test.step('6. both talk: times, ticks, several lines', async () => {
        await expect(customer.says(/林小姐/)).toBeVisible();
        await desk.say('您好，我立刻為您查詢。');
        await customer.shows('您好，我的訂單 A123 還沒收到', '您好，我立刻為您查詢。');
        await desk.ticked('您好，我立刻為您查詢。', 'delivered');
        await customer.composer.fill('第一行');
        await customer.composer.press('Shift+Enter');
        await customer.composer.pressSequentially('第二行');
        await customer.composer.press('Enter');
        await desk.shows('您好，我的訂單 A123 還沒收到', '您好，我立刻為您查詢。', '第一行\n第二行');
        await customer.ticked('第一行\n第二行', 'delivered');
        await expect(customer.log.getByRole('time').or(customer.log.locator('time')).first()).toHaveText(
          /\d\d?:\d\d/,
        );
        await picture(desk.page, info, `desk-${language}`);
        await picture(customer.page, info, `chat-${language}`);
      });

      await test.step('7. and 8. the agent hangs up: told who, after-call work by itself', async () => {
        // Right after a line of the customer's it would be asked first whether to.
        await desk.say('祝您順心。');
        await desk.hangUp.click();
        await expect(customer.says('endedByAgent')).toBeVisible();
        await desk.is('wrapUp');
        await expect(desk.wrapUpForm).toBeVisible();
        await picture(desk.page, info, `wrap-up-${language}`);
        await picture(customer.page, info, `ended-${language}`);
        await desk.file('resolved', '訂單已補寄');
      });

      await test.step('9. the next contact only after ready', async () => {
        const next = await Customer.arrive(await visitors.newPage(), server.url);
        await next.ask({ name: '陳小姐', dn: '8000' });
        await expect(next.says('position')).toBeVisible();
        await desk.is('wrapUp');
        await expect(desk.offer('陳小姐')).toBeHidden();
        await desk.set('ready');
        await desk.offer('陳小姐').waitFor();
        await desk.accept.click();
        await desk.is('busy');
        await next.disconnect.click();
        await expect(desk.says('visitorEnded')).toBeVisible();
        await desk.is('wrapUp');
      });

      expect(words[language].hangUp).toMatch(/^X /);
    });
  });
}
