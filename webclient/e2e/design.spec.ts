import { resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { complete, contrastOf, equip, findings, themed } from './axe';

// The page with every part in every state (`npm run design`), built as it is for who builds pages.
const outDir = resolve(import.meta.dirname, 'artifacts/design');
const root = resolve(import.meta.dirname, '..');

const test = base.extend<{ design: (lang?: string) => Promise<Page> }, { site: PreviewServer }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is asked for from the pattern
    async ({}, use, worker) => {
      const dir = `${outDir}-${String(worker.workerIndex)}`;
      const built = { root, mode: 'design', logLevel: 'error', build: { outDir: dir } } as const;
      await build(built);
      const site = await preview({ ...built, preview: { host: '127.0.0.1', port: 0 } });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  design: async ({ browser, site }, use) => {
    const context = await browser.newContext({
      viewport: { width: 1000, height: 800 },
      reducedMotion: 'reduce',
    });
    await equip(context);
    const thrown: string[] = [];
    await use(async (lang = 'en') => {
      const page = await context.newPage();
      page.on('pageerror', (error) => thrown.push(error.message));
      await page.goto(`${site.resolvedUrls?.local[0] ?? ''}design.html?lang=${lang}`);
      await page.getByRole('heading', { name: 'Layers' }).waitFor();
      return page;
    });
    await context.close();
    expect(thrown, 'uncaught errors').toEqual([]);
  },
});

// One worker: the page is built once.
test.describe.configure({ mode: 'default' });

// Fonts differ by a hair from one release to the next: a part that has changed its look differs by more.
const alike = { maxDiffPixelRatio: 0.02, animations: 'disabled' } as const;

for (const theme of ['light', 'dark'] as const) {
  test(`every part looks as it was reviewed, ${theme}`, async ({ design }) => {
    const page = await design();
    await themed(page, theme);
    await page.addStyleTag({ content: '.Shell-head { position: static }' }); // or it covers what is looked at
    for (const part of ['tokens', 'controls', 'fields', 'tables', 'charts'])
      await expect(page.locator(`#${part}`)).toHaveScreenshot(`${part}-${theme}.png`, alike);
    await page.getByRole('button', { name: 'Open a drawer' }).click();
    await expect(page).toHaveScreenshot(`drawer-${theme}.png`, alike);
  });
}

test('nothing is wrong with any part for axe, small windows and forced colours', async ({ design }, info) => {
  const page = await design();
  await complete(page, info, 'design');
  for (const name of ['Open a dialog', 'Open a drawer']) {
    await page.getByRole('button', { name }).click();
    await complete(page, info, `design ${name}`);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Actions' }).click();
  await complete(page, info, 'design menu');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Agent 客服員' }).click();
  await complete(page, info, 'design combobox');
  await page.keyboard.press('Escape');
  for (const table of await page.getByRole('button', { name: 'As a table' }).all()) await table.click();
  await complete(page, info, 'design charts as tables');
});

test('who asks for contrast gets it, light and dark', async ({ design }) => {
  const page = await design();
  await page.emulateMedia({ contrast: 'more' });
  for (const theme of ['light', 'dark'] as const) {
    await themed(page, theme);
    expect(await findings(page), theme).toEqual([]);
    expect(await contrastOf(page, '.DesignPage-small'), theme).toBeGreaterThanOrEqual(7);
    expect(await contrastOf(page, '.Badge[data-kind=warn]'), theme).toBeGreaterThanOrEqual(7);
  }
});

// One page for all of them: each leaves it so that the next finds what it needs.
test('every part by keyboard and mouse', async ({ design }) => {
  const page = await design();

  await test.step('a menu by keyboard', async () => {
    const button = page.getByRole('button', { name: 'Actions' });
    const item = (name: string) => page.getByRole('menuitem', { name });
    await button.focus();
    await page.keyboard.press('ArrowDown');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await expect(item('Monitor')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(item('Force out')).toBeFocused();
    await page.keyboard.press('w');
    await expect(item('Whisper')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(button).toBeFocused();
    await expect(item('Whisper')).toBeHidden();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.locator('#picked')).toHaveText('out');
    await expect(button).toBeFocused();
    // What cannot be done now is there to be read, and does nothing.
    await page.keyboard.press('Enter');
    await item('Barge in').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#picked')).toHaveText('out');
    await expect(item('Barge in')).toBeVisible();
  });

  await test.step('a field to choose by typing', async () => {
    const field = page.getByRole('combobox', { name: 'Agent 客服員' });
    await expect(field).toHaveValue('陳先生');
    await field.fill('林');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(field).toHaveValue('林小姐');
    await expect(page.getByRole('option')).toHaveCount(0);
    await field.fill('nobody');
    await expect(page.getByText('Nothing fits.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(field).toHaveValue('林小姐');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: '陳先生' })).toHaveAttribute('aria-selected', 'true');
    // One that cannot be chosen is not.
    await page.getByRole('option', { name: 'Ann Lee' }).click({ force: true });
    await page.keyboard.press('Tab');
    await expect(field).toHaveValue('林小姐');
    await field.fill('');
    await page.keyboard.press('Tab');
    await expect(field).toHaveValue('');
  });

  await test.step('tabs by keyboard', async () => {
    const tab = (name: string) => page.getByRole('tab', { name });
    await tab('One').focus();
    await page.keyboard.press('ArrowRight');
    await expect(tab('Two')).toBeFocused();
    await expect(page.getByRole('tabpanel')).toHaveText('This is two.');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await expect(tab('One')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('tabpanel')).toBeFocused();
  });

  await test.step('layers take the focus, hold it, and give it back', async () => {
    const opener = page.getByRole('button', { name: 'Open a dialog' });
    await opener.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/Remove queue 8000/);
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await expect(page.locator('#closed')).toHaveText('1');
    await page.getByLabel('Keep it open').check();
    await page.getByRole('button', { name: 'Open a drawer' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('a table is sorted, chosen from and opened', async () => {
    const table = page.getByRole('table', { name: 'Queues' });
    const names = table.getByRole('rowheader');
    await expect(names).toHaveText(['8001', '8000', '8002']);
    await expect(table.getByRole('columnheader', { name: 'Waiting' })).toHaveAttribute('aria-sort', 'descending');
    await table.getByRole('button', { name: 'ACD DN' }).click();
    await expect(names).toHaveText(['8000', '8001', '8002']);
    await table.getByRole('button', { name: '8002' }).click();
    await expect(page.locator('#opened')).toHaveText('8002');
    await table.getByRole('cell', { name: '客服中心' }).click();
    await expect(page.locator('#opened')).toHaveText('8000');
    await table.getByRole('checkbox', { name: 'Choose 8000' }).check();
    await expect(page.locator('#chosen')).toHaveText('8001 8000');
    await table.getByRole('checkbox', { name: 'Choose all rows' }).check();
    await expect(page.locator('#chosen')).toHaveText('8000 8001 8002');
    await expect(page.locator('#opened')).toHaveText('8000');
  });

  await test.step('a chart is read by arrow keys, or as a table', async () => {
    const chart = page.getByRole('figure', { name: 'Lines and a target' });
    const cursor = chart.getByRole('slider');
    await cursor.focus();
    await page.keyboard.press('ArrowRight');
    await expect(cursor).toHaveAttribute('aria-valuetext', /^8:00: Level 服務水準 90, Share/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(cursor).toHaveAttribute('aria-valuetext', /^10:00: Level 服務水準 none/);
    await page.keyboard.press('End');
    await expect(cursor).toHaveAttribute('aria-valuenow', '11');
    await chart.getByRole('button', { name: 'As a table' }).click();
    await expect(chart.getByRole('row')).toHaveCount(13);
    await expect(chart.getByRole('row', { name: /^10:00/ }).getByRole('cell').first()).toHaveText('none');
  });

  await test.step('what is said over a dialog is heard there, and taken back without leaving it', async () => {
    await page.getByRole('button', { name: 'Open a dialog' }).click();
    const dialog = page.getByRole('dialog');
    const heard = dialog.getByRole('status');
    await expect(heard).toBeEmpty(); // it is there before it has anything to say
    const tell = dialog.getByRole('button', { name: 'Tell' });
    for (let i = 0; i < 2; i++) await tell.click();
    await expect(heard.getByText('Told 已告知')).toHaveCount(2);
    await tell.focus();
    await page.keyboard.press('Tab'); // Remove
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog.locator('#undone')).toHaveText('1');
    await expect(heard.getByText('Told 已告知')).toHaveCount(1);
    await expect(dialog).toBeVisible();
    // What is still to be read stays when the dialog goes.
    await tell.focus();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('status').getByText('Told 已告知')).toBeVisible();
  });

  await test.step('what is said in passing can be taken back', async () => {
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Say something' }).click();
    const said = page.getByRole('status').getByText('Saved 已儲存');
    await expect(said).toHaveCount(4);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect(page.locator('#picked')).toHaveText('undone');
    await expect(said).toHaveCount(3);
  });
});

test('the theme and the language are kept', async ({ design }) => {
  const page = await design('zh-TW');
  await page.getByRole('button', { name: '外觀' }).click();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.reload();
  await page.getByRole('button', { name: '外觀' }).click();
  await expect(page.getByRole('menuitemradio', { name: '深色' })).toBeChecked();
  expect(await ground()).toBe(dark);
  await page.getByRole('menuitemradio', { name: '淺色' }).click();
  expect(await ground()).not.toBe(dark);
});
