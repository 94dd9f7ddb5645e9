import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, type Frame, type Page } from '@playwright/test';

// The loader alone, on a page of a site, with a frame that says what the test has it say: no server is needed for that.
const script = readFileSync(resolve(import.meta.dirname, '../dist/parley.js'), 'utf8');
const site = 'https://shop.test';
const chat = 'https://chat.test';

interface Told {
  config?: object;
  /** What stands in the page before the script. */
  head?: string;
}

/** Opens a page of the site that bears the script with these attributes; returns what was asked of the server. */
async function arrive(page: Page, attributes: string, { config = {}, head = '' }: Told = {}) {
  const asked: URL[] = [];
  const tag = `<script src="${chat}/parley.js" ${attributes} defer></script>`;
  await page.route(/^https:\/\/\w+\.test\//, async (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    const html = { contentType: 'text/html; charset=utf-8' };
    if (url.origin !== chat) await route.fulfill({ ...html, body: `<!doctype html><title>Shop</title>${head}${tag}` });
    else if (url.pathname === '/parley.js') await route.fulfill({ contentType: 'text/javascript', body: script });
    else if (url.pathname === '/widget/config')
      await route.fulfill({ json: config, headers: { 'Access-Control-Allow-Origin': '*' } });
    else await route.fulfill({ ...html, body: '<!doctype html><title>Chat</title>' });
  });
  await page.goto(`${site}/`);
  await launcher(page).waitFor();
  return asked;
}

const launcher = (page: Page) => page.locator('parley-chat').getByRole('button');
const panel = (page: Page) => page.locator('parley-chat').locator('div');

/** The frame of the chat, once it is there. */
async function frameOf(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().some((f) => f.url().startsWith(`${chat}/widget?`))).toBe(true);
  const frame = page.frames().find((f) => f.url().startsWith(`${chat}/widget?`));
  if (frame === undefined) throw new Error('no frame');
  return frame;
}

/** Has a frame say something to the page around it. */
const says = (frame: Frame, message: object) =>
  frame.evaluate((told) => {
    parent.postMessage(told, '*');
  }, message);

/** What the script is told, and how its button is then. */
type Case = Readonly<{
  name: string;
  attributes: string;
  config?: object;
  language?: string;
  label: string;
  lead?: string;
  x: 'start' | 'end';
  colour: string;
}>;

const cases: readonly Case[] = [
  { name: 'nothing but the number', attributes: 'data-dn="8000"', label: 'Chat', x: 'end', colour: 'rgb(11, 107, 100)' },
  {
    name: 'what the queue says',
    attributes: 'data-dn="8000"',
    config: { name: 'Sales', title: 'Help', lead: 'Questions?', side: 'start', colour: '#7a2e8e' },
    ...{ label: 'Help', lead: 'Questions?', x: 'start', colour: 'rgb(122, 46, 142)' },
  },
  {
    name: 'the page instead of the queue',
    attributes:
      'data-dn="8000" data-lang="zh-TW" data-side="end" data-colour="#1a4f8b" data-title="Hello" data-lead="Write to us"',
    config: { name: 'Sales', title: 'Help', lead: 'Questions?', side: 'start', colour: '#7a2e8e' },
    language: 'zh-TW',
    ...{ label: 'Hello', lead: 'Write to us', x: 'end', colour: 'rgb(26, 79, 139)' },
  },
  {
    name: 'a name where there is no title',
    attributes: 'data-dn="8000"',
    config: { name: 'Sales' },
    ...{ label: 'Sales', x: 'end', colour: 'rgb(11, 107, 100)' },
  },
  {
    name: 'what makes no sense',
    attributes: 'data-dn="8000" data-lang="" data-side="top" data-colour="red;--x:url(//evil)" data-title="" data-lead="<b>x</b>"',
    config: { name: 'Sales', side: 'start', colour: '#7a2e8e' },
    ...{ label: 'Sales', lead: '<b>x</b>', x: 'start', colour: 'rgb(122, 46, 142)' },
  },
];

test('the attributes of the script', async ({ page }) => {
  for (const { name, attributes, config = {}, language = '', ...want } of cases) {
    await test.step(name, async () => {
      const asked = await arrive(page, attributes, { config });
      await expect(launcher(page)).toHaveAccessibleName(want.label);
      await expect(launcher(page)).toHaveCSS('background-color', want.colour);
      const words = page.locator('parley-chat').locator(':scope > p').filter({ visible: true });
      if (want.lead !== undefined) await expect(page.locator('parley-chat')).toContainText(want.lead);
      else await expect(words).toHaveCount(0);
      const box = await launcher(page).boundingBox();
      const width = page.viewportSize()?.width ?? 0;
      expect((box?.x ?? 0) < width / 2).toBe(want.x === 'start');
      await launcher(page).click();
      const query = new URL((await frameOf(page)).url()).searchParams;
      expect(Object.fromEntries(query)).toEqual({
        ...{ dn: '8000', site },
        ...(language !== '' && { lang: language }),
      });
      const told = asked.find((url) => url.pathname === '/widget/config')?.searchParams;
      expect(told?.get('lang')).toBe(language === '' ? 'en-US' : language);
      await expect(page.locator('parley-chat iframe')).toHaveAttribute('title', want.label);
    });
  }
});

test('open, close, on and identify', async ({ page }) => {
  await arrive(page, 'data-dn="8000"');
  await page.evaluate(() => {
    const { Parley, told } = Object.assign(globalThis as never as { Parley: Api }, { told: [] as unknown[] });
    for (const name of ['ready', 'open', 'close', 'begun', 'ended', 'unread'])
      Parley.on(name, (detail) => told.push([name, detail]));
    const stop = Parley.on('open', () => told.push('stopped'));
    stop();
    Parley.identify('a.b.c');
    Parley.open();
    Parley.open();
  });
  const frame = await frameOf(page);
  expect(new URL(frame.url()).hash).toBe('#signed=a.b.c');
  await expect(launcher(page)).toHaveAttribute('aria-expanded', 'true');
  await frame.evaluate(() => {
    addEventListener('message', ({ data, origin }) => {
      (globalThis as never as { heard?: unknown[] }).heard ??= [];
      (globalThis as never as { heard: unknown[] }).heard.push([origin, data]);
    });
  });
  await says(frame, { parley: 'ready' });
  await says(frame, { parley: 'begun' });
  await says(frame, { parley: 'unread', unread: 3 });
  await page.evaluate(() => {
    const { Parley } = globalThis as never as { Parley: Api };
    Parley.identify('d.e.f');
    Parley.close();
    Parley.close();
  });
  await expect(launcher(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(launcher(page)).toBeFocused();
  await says(frame, { parley: 'unread', unread: 120 });
  await expect(launcher(page)).toHaveAccessibleName('Chat (99+)');
  await says(frame, { parley: 'ended' });
  const told = () => page.evaluate(() => (globalThis as never as { told: unknown[] }).told);
  await expect.poll(told).toEqual([
    ['open', {}],
    ['ready', { parley: 'ready' }],
    ['begun', { parley: 'begun' }],
    ['unread', { parley: 'unread', unread: 3 }],
    ['close', {}],
    ['unread', { parley: 'unread', unread: 120 }],
    ['ended', { parley: 'ended' }],
  ]);
  expect(await frame.evaluate(() => (globalThis as never as { heard: unknown[] }).heard)).toEqual([
    [site, { parley: 'shown' }],
    [site, { parley: 'identify', signed: 'd.e.f' }],
    [site, { parley: 'hidden' }],
  ]);
});

test('nobody but the frame of the chat is heard', async ({ page }) => {
  await arrive(page, 'data-dn="8000"');
  await launcher(page).click();
  const frame = await frameOf(page);
  await page.evaluate((origin) => {
    for (const src of ['https://evil.test/', `${origin}/widget`]) {
      const other = document.createElement('iframe');
      other.src = src;
      document.body.append(other);
    }
  }, chat);
  for (const url of ['https://evil.test/', `${chat}/widget`]) {
    await expect.poll(() => page.frames().some((f) => f.url() === url)).toBe(true);
    const stranger = page.frames().find((f) => f.url() === url);
    if (stranger !== undefined) await says(stranger, { parley: 'close' });
  }
  await page.evaluate(() => {
    postMessage({ parley: 'close' }, '*');
  });
  for (const nonsense of [{}, { parley: 17 }, { parley: 'unread', unread: 'x' }]) await says(frame, nonsense);
  await frame.evaluate(() => {
    for (const message of [null, 'close', ['close']]) parent.postMessage(message, '*');
  });
  await expect(launcher(page)).toHaveAttribute('aria-expanded', 'true');
  await says(frame, { parley: 'close' });
  await expect(launcher(page), 'the frame itself is').toHaveAttribute('aria-expanded', 'false');
});

test('a script that stands twice makes one button', async ({ page }) => {
  const again = `<script src="${chat}/parley.js" data-dn="8001" defer></script>`;
  const asked = await arrive(page, 'data-dn="9000"', { head: again });
  await page.waitForLoadState('networkidle');
  await expect(page.locator('parley-chat')).toHaveCount(1);
  const told = asked.filter((url) => url.pathname === '/widget/config');
  expect(told.map((url) => url.searchParams.get('dn'))).toEqual(['8001']);
});

test('a site that may not show it says so, and names the setting to who looks after it', async ({ page }) => {
  const warned = page.waitForEvent('console', (message) => message.text().startsWith('Parley: '));
  const config = { refused: 'Not on this site.', setting: 'Parley: set widget.sites' };
  const asked = await arrive(page, 'data-dn="8000"', { config });
  expect((await warned).text()).toBe(config.setting);
  await launcher(page).click();
  await expect(panel(page)).toHaveText(config.refused);
  expect(asked.filter((url) => url.pathname === '/widget')).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await launcher(page).click();
  await expect(panel(page), 'on a phone there is a way back').toBeHidden();
});

test('a frame that says nothing is told of after 10 s, and forgotten when it speaks', async ({ page }) => {
  await page.clock.install();
  await arrive(page, 'data-dn="8000"');
  await page.setViewportSize({ width: 390, height: 844 });
  await launcher(page).click();
  await expect(launcher(page)).toBeHidden();
  await page.clock.fastForward(9_000);
  await expect(panel(page).locator('p')).toBeHidden();
  await page.clock.fastForward(1_000);
  await expect(panel(page)).toContainText('目前無法連上線上客服');
  await expect(panel(page)).toContainText('The chat cannot be reached');
  await expect(launcher(page), 'on a phone there is a way back').toBeVisible();
  await says(await frameOf(page), { parley: 'ready' });
  await expect(panel(page).locator('p')).toBeHidden();
  await expect(panel(page).locator('iframe')).toBeVisible();
  await expect(launcher(page)).toBeHidden();
});

interface Api {
  open: () => void;
  close: () => void;
  identify: (token: string) => void;
  on: (name: string, run: (detail: unknown) => void) => () => void;
}
