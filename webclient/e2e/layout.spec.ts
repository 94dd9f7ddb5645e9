import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** The widths of a desk and of a tablet. */
const widths = [1280, 1024];

/** What the demo's queue is called. */
const called = { en: 'Customer service', 'zh-TW': '客服中心' };

/** What stands in several rows though it is made for one, and what is cut, at the width the page has. */
const faults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const all = (what: string) =>
      [...document.querySelectorAll<HTMLElement>(what)].filter((e) => e.offsetParent !== null);
    const found: string[] = [];
    for (const row of all('.DutyBar, .DutySwitch, .DutySwitch-group, .ChatPane-head, .ChatPane-buttons')) {
      const middles = [...row.children]
        .filter((e) => !e.matches('.visually-hidden') && e.getClientRects().length > 0)
        .map((e) => e.getBoundingClientRect())
        .map(({ top, bottom }) => (top + bottom) / 2);
      if (Math.max(...middles) - Math.min(...middles) > 8) found.push(`${row.className}: several rows`);
    }
    const whole = '.DutyBar *, .OfferCard .Button, .Tabs-list, .ChatPane-head *, footer, footer *';
    for (const e of all(whole))
      if (e.scrollWidth > e.clientWidth && e.clientWidth > 1 && !e.matches('select, span:not([class])'))
        found.push(`${e.className || e.tagName}: cut by ${String(e.scrollWidth - e.clientWidth)}`);
    const answers = new Set(all('.OfferCard-answers .Button').map((e) => `${String(e.offsetTop)} ${String(e.offsetHeight)}`));
    if (answers.size > 1) found.push('the answers to an offer differ in height');
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
  });

for (const language of ['en', 'zh-TW'] as const) {
  test.describe(language, () => {
    test.use({ language });

    test('the desk wraps, cuts and moves nothing, and names queues in its language', async ({ agent, visitor }) => {
      const desk = await agent('1001');
      const bars = new Map<number, number>();
      const looks = async (as: string) => {
        for (const width of widths) {
          await desk.page.setViewportSize({ width, height: 800 });
          // The details make room when the page has heard of its new width.
          await expect.poll(() => faults(desk.page), `${as}, ${String(width)} px`).toEqual([]);
          const { height } = (await desk.page.locator('.DutyBar').boundingBox()) ?? { height: 0 };
          expect.soft(height, `height of the bar, ${as}, ${String(width)} px`).toBe(bars.get(width) ?? height);
          bars.set(width, height);
        }
      };
      await looks('not ready');
      await desk.set('ready');
      const customer = await visitor({ name: '王小明', dn: '8000' });
      await expect(desk.offer('王小明')).toBeVisible();
      await looks('offered');
      await expect(desk.offer('王小明')).toContainText(`8000 ${called[language]}`);
      await desk.take('王小明');
      await visitor({ name: 'Anna Lindqvist', dn: '8000' });
      await customer.say('您好');
      await expect(desk.page.locator('.DutyBar-waiting [role=timer]')).toBeVisible();
      await expect(desk.page.locator('.ChatPane-waits')).toBeVisible();
      await looks('busy');
      await expect(desk.page.locator('.ChatPane-queue')).toContainText(`8000 ${called[language]}`);
      await expect(desk.page.locator('footer')).toContainText(`8000 ${called[language]}`);
      await desk.hangUp.click();
      await desk.page.getByRole('dialog').getByRole('button', { name: /^(Hang up|掛斷)/ }).click();
      await expect(desk.wrapUpForm).toBeVisible();
      await looks('wrap-up');
      // Who goes on in another language is told of the queues in that one.
      const other = language === 'en' ? 'zh-TW' : 'en';
      await desk.page.locator('.DutyBar-self .Menu-button').last().click();
      await desk.page.getByRole('menuitemradio', { name: other === 'en' ? 'English' : '繁體中文' }).click();
      await expect(desk.page.locator('footer')).toContainText(`8000 ${called[other]}`);
    });
  });
}
