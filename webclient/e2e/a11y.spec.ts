import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page, TestInfo } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { picture } from './pictures';
import { sentence } from './sentences';
import { demoPassword } from './server';
import { names } from './words';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** Puts axe-core into every page of a browser before the page's own scripts, where the content policy allows it. */
async function equip(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe });
}

/** Waits until colours have stopped changing: axe would measure one on its way. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().map((motion) => motion.finished));
  });

/** Expects that axe finds nothing on the page as it stands, light and dark; keeps a picture of both. */
async function sound(page: Page, info: TestInfo, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const { violations } = await page.evaluate(
      (options) =>
        (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(options),
      rules,
    );
    const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    expect(found, `${where}, ${colorScheme}: what axe finds`).toEqual([]);
    await picture(page, info, `${where.replaceAll(/\W+/g, '-')}-${colorScheme}`);
  }
}

for (const language of ['zh-TW', 'en'] as const) {
  test.describe(`every page and state, light and dark, in ${language}`, () => {
    test.use({ language });

    test('log-in, menu and desk', async ({ open, server, visitor }, info) => {
      const scan = (page: Page, where: string) => sound(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const menu = await context.newPage();
      await menu.goto(`${server.url}/desk`);
      await menu.getByLabel(names.password).waitFor();
      await expect(menu.locator('html')).toHaveAttribute('lang', language);
      await scan(menu, 'log-in');
      await logIn(menu, server.url, '1001', 'wrong');
      await expect(menu.getByRole('alert')).toHaveText(sentence('badCredentials'));
      await scan(menu, 'log-in refused');
      await logIn(menu, server.url, '1001', demoPassword);
      const desk = await Desk.fromMenu(menu, language);
      await scan(menu, 'menu');
      await menu.getByRole('button', { name: /password|密碼/i }).click();
      await menu.locator('input[type=password]').first().waitFor();
      await scan(menu, 'menu password');
      // A window that a script opens keeps axe's first document, the empty one: a fresh load gives axe the desk's.
      await desk.page.reload();
      await desk.is('notReady');
      await scan(desk.page, 'desk not ready');
      await desk.set('ready');
      const customer = await visitor();
      await customer.say('您好');
      await expect(desk.offer('王小明')).toContainText('您好');
      await scan(desk.page, 'desk offered');
      await desk.accept.click();
      await desk.say('請說');
      await customer.shows('您好', '請說');
      await scan(desk.page, 'desk busy');
      const elsewhere = await open();
      await equip(elsewhere);
      const second = await Desk.open(elsewhere, server.url, '1001', language);
      await second.page.reload();
      await second.takeOver.waitFor();
      await scan(second.page, 'desk read-only');
      await desk.hangUp.click();
      await desk.wrapUpForm.waitFor();
      await scan(desk.page, 'desk after-call work');
    });

    test("the supervisor's board", async ({ open, server, agent, visitor }, info) => {
      const desk = await agent();
      await visitor();
      const context = await open();
      await equip(context);
      const menu = await context.newPage();
      await logIn(menu, server.url, '1900', demoPassword);
      await sound(menu, info, `${language} menu of a supervisor`);
      const coming = menu.waitForEvent('popup');
      await menu.getByRole('link', { name: /看板|Board/ }).click();
      const board = await coming;
      await board.goto(`${server.url}/desk/board`);
      const contact = board.locator('[data-contact]').filter({ hasText: '王小明' });
      await expect(contact.getByRole('listitem').first()).toBeVisible();
      await expect(board.locator('[data-agent="1001"]')).toContainText(
        language === 'en' ? 'Not ready' : '未待機',
      );
      await desk.set('ready');
      await desk.take('王小明');
      await expect(contact).toHaveCount(0);
      await desk.hangUp.click();
      await desk.is('wrapUp');
      await visitor({ name: '乙' });
      await expect(board.locator('[data-contact]').filter({ hasText: '乙' })).toBeVisible();
      await expect(board.locator('[data-queue="8000"]')).toContainText(/100/);
      await sound(board, info, `${language} board`);
    });

    test("the customer's page", async ({ open, server, agent }, info) => {
      const scan = (page: Page, where: string) => sound(page, info, `${language} ${where}`);
      const context = await open();
      await equip(context);
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await expect(customer.page.locator('html')).toHaveAttribute('lang', language);
      await scan(customer.page, 'form');
      await customer.fill({ name: '', dn: '7777' });
      await customer.chat.click();
      await customer.says('emptyName').waitFor();
      await scan(customer.page, 'form refused');
      await customer.ask();
      await scan(customer.page, 'waiting');
      const desk = await agent();
      await desk.set('ready');
      await customer.say('您好');
      await desk.take('王小明');
      await desk.say('請說');
      await customer.shows('您好', '請說');
      await scan(customer.page, 'conversation');
      await desk.hangUp.click();
      await customer.says('endedByAgent').waitFor();
      await scan(customer.page, 'ended');
      await customer.page.setViewportSize({ width: 320, height: 640 });
      const wide = await customer.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, 'no sideways scrolling at 320 px').toBeLessThanOrEqual(320);
    });
  });
}
