import type { Frame, FrameLocator, Page } from '@playwright/test';
import { equip, findings } from './axe';
import { expect, test } from './fixtures';
import { Host } from './host';
import { picture } from './pictures';

const launcher = (page: Page) => page.locator('parley-chat').getByRole('button');
const chat = (page: Page): FrameLocator => page.locator('parley-chat').frameLocator('iframe');

/** What axe finds in the frame of the chat: a frame is asked as a page is. */
const findingsInChat = (page: Page): Promise<string[]> => {
  const frame: Frame | undefined = page.frames().find((f) => new URL(f.url()).pathname === '/widget');
  return frame === undefined ? Promise.resolve(['no frame']) : findings(frame as unknown as Page);
};

interface Widget {
  open: () => void;
  identify: (token: string) => void;
  on: (name: string, run: (detail: unknown) => void) => () => void;
}
const api = <R>(page: Page, run: (widget: Widget) => R): Promise<R> =>
  page.evaluate(`(${run.toString()})(Parley)`);

test.use({
  settings: async ({ shop }, use) => {
    await use(shop.settings);
  },
});

test('a chat in the widget, on a site with a strict policy of its own', async ({ server, agent, open }, info) => {
  const host = await Host.start(server.url, 'data-dn="8000" data-lang="en"');
  try {
    await server.command(
      ...['queue', 'set', '8000', `widget.sites=${host.url}`, 'widget.colour=#7a2e8e'],
      ...['widget.title.en=Help', 'widget.lead.en=Questions?', 'consent.en=I agree that what I write is kept.'],
    );
    const context = await open({ locale: 'en' });
    await equip(context);
    const page = await context.newPage();
    await page.goto(host.url);
    await expect(page.locator('parley-chat')).toContainText('Questions?');
    await expect(launcher(page)).toHaveAccessibleName('Help');
    await expect(launcher(page)).toHaveCSS('background-color', 'rgb(122, 46, 142)');
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await findings(page), 'closed').toEqual([]);

    await launcher(page).click();
    const form = chat(page);
    await expect(form.getByRole('textbox')).toHaveCount(1); // the name alone: server and service are settled
    await form.getByRole('textbox').fill('Anna');
    await form.getByRole('button', { name: /^Chat$/ }).click();
    await expect(form.getByRole('alert').filter({ hasText: 'Please agree' })).toBeVisible();
    expect(await findingsInChat(page), 'the form').toEqual([]);
    await form.getByRole('checkbox').check();
    await picture(page, info, 'widget-form');
    await form.getByRole('button', { name: /^Chat$/ }).click();
    await expect(form.getByRole('log')).toBeVisible();

    const desk = await agent();
    await desk.set('ready');
    await desk.take('Anna');
    await desk.say('您好');
    await expect(form.getByRole('log')).toContainText('您好');
    expect(await findingsInChat(page), 'the chat').toEqual([]);
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
      await api(page, (widget) => widget.open());
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

for (const [language, sentence] of [
  ['zh-TW', '此網站尚未獲准使用這項線上客服'],
  ['en', 'The chat is not open to this site yet'],
] as const) {
  test(`a site that the queue does not name says so, in ${language}`, async ({ server, open, guard }, info) => {
    const host = await Host.start(server.url, `data-dn="8000" data-lang="${language}"`);
    guard.allow(/frame-ancestors|frame-src|Content Security Policy/);
    try {
      const context = await open({ locale: 'en' });
      await equip(context);
      const page = await context.newPage();
      const told = page.waitForEvent('console', (m) => m.text().startsWith('Parley: '));
      await page.goto(host.url);
      expect((await told).text()).toContain(`${host.url} may not show the widget of queue 8000`);
      await launcher(page).click();
      await expect(page.locator('parley-chat')).toContainText(sentence);
      expect(await findings(page), 'refused').toEqual([]);
      await picture(page, info, `widget-refused-${language}`);
      // Who makes a frame of it all the same is refused by the browser.
      const refused = page.waitForEvent('console', (m) => /frame-ancestors/.test(m.text()));
      await page.evaluate((url) => {
        const frame = document.createElement('iframe');
        frame.src = `${url}/widget?dn=8000&site=${location.origin}`;
        document.body.append(frame);
      }, server.url);
      await refused;
    } finally {
      host.close();
    }
  });
}

test('the script says where the button stands and how it looks, and the site who the visitor is', async ({
  server,
  shop,
  open,
}) => {
  const host = await Host.start(
    server.url,
    'data-dn="8000" data-lang="en" data-side="start" data-colour="#1a4f8b"',
  );
  try {
    await server.command(
      ...['queue', 'set', '8000', `widget.sites=${host.url}`, 'widget.side=end', 'widget.colour=#7a2e8e'],
    );
    const page = await (await open({ locale: 'en' })).newPage();
    await page.goto(host.url);
    await expect(launcher(page)).toHaveCSS('background-color', 'rgb(26, 79, 139)');
    expect((await launcher(page).boundingBox())?.x).toBeLessThan(40);

    const token = shop.vouch('8000', { sub: 'customer-17', name: 'Anna of the shop' });
    await page.evaluate((signed) => {
      const { Parley, told } = Object.assign(globalThis as unknown as { Parley: Widget }, {
        told: [] as string[],
      });
      for (const name of ['ready', 'open', 'begun']) Parley.on(name, () => told.push(name));
      Parley.identify(signed);
      Parley.open();
    }, token);
    await chat(page).getByRole('textbox').fill('Somebody');
    const begin = chat(page).getByRole('button', { name: /^Chat$/ });
    await server.command('queue', 'set', '8000', 'hours=zone UTC; daily closed');
    await begin.click();
    await expect(chat(page).getByRole('alert').filter({ hasText: 'This service is closed now.' })).toBeVisible();
    await server.command('queue', 'set', '8000', 'hours=');
    await begin.click();
    await expect(chat(page).getByRole('log')).toBeVisible();
    expect(await server.command('contact', 'list')).toContain('Anna of the shop');
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { told: string[] }).told))
      .toEqual(['open', 'ready', 'begun']);
  } finally {
    host.close();
  }
});
