import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { Host } from './host';
import { picture } from './pictures';

const launcher = (page: Page) => page.locator('parley-chat').getByRole('button');
const chat = (page: Page): FrameLocator => page.locator('parley-chat').frameLocator('iframe');

test('a chat in the widget, on a site with a strict policy of its own', async ({ server, agent, open }, info) => {
  const host = await Host.start(server.url, 'data-dn="8000" data-lang="en"');
  try {
    await server.command(
      ...['queue', 'set', '8000', `widget.sites=${host.url}`, 'widget.colour=#7a2e8e'],
      ...['widget.title.en=Help', 'widget.lead.en=Questions?', 'consent.en=I agree that what I write is kept.'],
    );
    const context = await open({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(host.url);
    await expect(page.locator('parley-chat')).toContainText('Questions?');
    await expect(launcher(page)).toHaveAccessibleName('Help');
    await expect(launcher(page)).toHaveCSS('background-color', 'rgb(122, 46, 142)');
    await expect(page.locator('iframe')).toHaveCount(0);

    await launcher(page).click();
    const form = chat(page);
    await expect(form.getByRole('textbox')).toHaveCount(1); // the name alone: server and service are settled
    await form.getByRole('textbox').fill('Anna');
    await form.getByRole('button', { name: /^Chat$/ }).click();
    await expect(form.getByRole('alert').filter({ hasText: 'Please agree' })).toBeVisible();
    await form.getByRole('checkbox').check();
    await picture(page, info, 'widget-form');
    await form.getByRole('button', { name: /^Chat$/ }).click();
    await expect(form.getByRole('log')).toBeVisible();

    const desk = await agent();
    await desk.set('ready');
    await desk.take('Anna');
    await desk.say('您好');
    await expect(form.getByRole('log')).toContainText('您好');
    await picture(page, info, 'widget-chat');

    await test.step('Esc closes it, the focus returns, and what comes meanwhile is counted', async () => {
      await form.getByRole('textbox').press('Escape');
      await expect(page.locator('iframe')).toBeHidden();
      await expect(launcher(page)).toBeFocused();
      await desk.say('還在嗎？');
      await expect(launcher(page)).toHaveAccessibleName('Help (1)');
    });

    await test.step('another page of the site goes on with the chat', async () => {
      await page.goto(`${host.url}/other`);
      await expect(launcher(page)).toHaveAttribute('aria-expanded', 'false');
      await page.evaluate(() => {
        (globalThis as unknown as { Parley: { open: () => void } }).Parley.open();
      });
      await expect(form.getByRole('log')).toContainText('還在嗎？');
      await form.getByRole('button', { name: /Close the chat window/ }).click();
      await expect(page.locator('iframe')).toBeHidden();
    });

    await test.step('on a phone it has the whole screen', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await launcher(page).click();
      await expect(form.getByRole('log')).toBeVisible();
      expect(await page.locator('iframe').boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
      await picture(page, info, 'widget-phone');
    });
  } finally {
    host.close();
  }
});

test('a site that the queue does not name cannot show it', async ({ server, open, guard }) => {
  const host = await Host.start(server.url, 'data-dn="8000" data-lang="en"');
  guard.allow(/frame-ancestors|frame-src|Content Security Policy/);
  try {
    const page = await (await open({ locale: 'en' })).newPage();
    const refused = page.waitForEvent('console', (m) => /frame-ancestors/.test(m.text()));
    await page.goto(host.url);
    await launcher(page).click();
    await refused;
    await expect(chat(page).getByRole('textbox')).toHaveCount(0);
  } finally {
    host.close();
  }
});
