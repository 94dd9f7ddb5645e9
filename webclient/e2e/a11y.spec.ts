import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { Customer } from './customer';
import { Desk, logIn } from './desk';
import { expect, test } from './fixtures';
import { picture } from './pictures';
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

/** Expects that axe finds nothing on the page as it stands. */
async function sound(page: Page, where: string): Promise<void> {
  const { violations } = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(options),
    rules,
  );
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  expect(found, `${where}: what axe finds`).toEqual([]);
  expect(await page.locator('html').getAttribute('lang'), `${where}: language of the page`).toBeTruthy();
}

for (const language of ['zh-TW', 'en'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`every page and state, ${language}, ${colorScheme}`, () => {
      test.use({ language });

      test('log-in, menu and desk', async ({ open, server, visitor }, info) => {
        const context = await open({ colorScheme });
        await equip(context);
        const menu = await context.newPage();
        await menu.goto(`${server.url}/desk`);
        await menu.getByLabel(names.password).waitFor();
        await sound(menu, 'log-in');
        await logIn(menu, server.url, '1001', 'wrong');
        await menu.getByRole('alert').waitFor();
        await sound(menu, 'refused log-in');
        await logIn(menu, server.url, '1001', demoPassword);
        const desk = await Desk.fromMenu(menu, language);
        await sound(menu, 'menu');
        // A window that a script opens keeps axe's first document, the empty one: a fresh load gives axe the desk's.
        await desk.page.reload();
        await desk.is('notReady');
        await sound(desk.page, 'desk, not ready');
        await desk.set('ready');
        await sound(desk.page, 'desk, ready');
        const customer = await visitor();
        await customer.say('您好');
        await desk.offer('王小明').waitFor();
        await sound(desk.page, 'desk, offered');
        await picture(desk.page, info, `offer-${language}-${colorScheme}`);
        await desk.accept.click();
        await desk.say('請說');
        await customer.shows('您好', '請說');
        await sound(desk.page, 'desk, busy');
        await picture(desk.page, info, `desk-${language}-${colorScheme}`);
        const elsewhere = await open({ colorScheme });
        await equip(elsewhere);
        const second = await Desk.open(elsewhere, server.url, '1001', language);
        await second.page.reload();
        await second.takeOver.waitFor();
        await sound(second.page, 'desk, read-only');
        await desk.hangUp.click();
        await desk.wrapUpForm.waitFor();
        await sound(desk.page, 'desk, after-call work');
        await picture(desk.page, info, `wrap-up-${language}-${colorScheme}`);
      });

      test("the customer's page", async ({ open, server, agent }, info) => {
        const context = await open({ colorScheme });
        await equip(context);
        const customer = await Customer.arrive(await context.newPage(), server.url);
        await sound(customer.page, 'form');
        await customer.fill({ name: '', dn: '7777' });
        await customer.chat.click();
        await customer.says('emptyName').waitFor();
        await sound(customer.page, 'form, refused');
        await customer.ask();
        await sound(customer.page, 'waiting');
        const desk = await agent();
        await desk.set('ready');
        await customer.say('您好');
        await desk.take('王小明');
        await desk.say('請說');
        await customer.shows('您好', '請說');
        await sound(customer.page, 'conversation');
        await picture(customer.page, info, `chat-${language}-${colorScheme}`);
        await desk.hangUp.click();
        await customer.says('endedByAgent').waitFor();
        await sound(customer.page, 'ended');
        await customer.page.setViewportSize({ width: 320, height: 640 });
        const wide = await customer.page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, 'no sideways scrolling at 320 px').toBeLessThanOrEqual(320);
      });
    });
  }
}
