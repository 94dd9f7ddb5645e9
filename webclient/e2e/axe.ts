import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { picture } from './pictures';
import { long } from './words';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: false, // style sheets are fetched for a rule alone that none of these tags has
};

/** The rules that another theme can break: it changes colours and nothing else. The long form asks all of them again. */
const colours: RunOptions = long
  ? rules
  : { ...rules, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

/** Puts axe-core into every page of a browser before the page's own scripts, where the content policy allows it. */
export async function equip(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe });
}

/** Waits until colours have stopped changing: axe would measure one on its way. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().map((motion) => motion.finished));
  });

/** Draws the page in a theme as a choice in it would, in any browser; `auto` is as it was. */
export async function themed(page: Page, theme: 'light' | 'dark' | 'auto'): Promise<void> {
  await page.evaluate((chosen) => {
    if (chosen === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  }, theme);
  await settled(page);
}

/** What axe finds on the page as it stands, a line for each rule. The context must have been equipped. */
export async function findings(page: Page, options = rules): Promise<string[]> {
  const { violations } = await page.evaluate(
    (asked) => (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    options,
  );
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

/** The contrast of an element's text against the ground it stands on (WCAG 2.2, 1.4.3), from 1 to 21. */
export const contrastOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).first().evaluate((element) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    const light = (colour: string): number => {
      if (canvas === null) return 0;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let under: Element | null = element;
    const clear = (e: Element) => getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)';
    while (under?.parentElement != null && clear(under)) under = under.parentElement;
    const text = light(getComputedStyle(element).color);
    const ground = light(getComputedStyle(under ?? element).backgroundColor);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  });

/** Expects that axe finds nothing on the page as it stands, light and dark; keeps a picture of both. */
export async function sound(page: Page, info: TestInfo, where: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await themed(page, theme);
    const found = await findings(page, theme === 'light' ? rules : colours);
    expect(found, `${where}, ${theme}: what axe finds`).toEqual([]);
    await picture(page, info, `${where.replaceAll(/\W+/g, '-')}-${theme}`);
  }
  await themed(page, 'auto');
}

/** Looks at the page in a window of another size, and gives back the one it had. */
async function sized(page: Page, width: number, height: number, look: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height });
  await settled(page);
  await look();
  if (before !== null) await page.setViewportSize(before);
}

/** By how much the page is wider than its window, and what sticks out the furthest. */
const overhang = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return '';
    const all = [...document.body.querySelectorAll('*')].map((element) => ({
      element,
      right: element.getBoundingClientRect().right,
    }));
    const { element, right } = all.reduce((a, b) => (b.right > a.right ? b : a));
    return `${element.tagName}.${element.className} ends at ${String(Math.round(right))} of ${String(room)} px`;
  });

/**
 * Expects that the page needs no sideways scrolling in a window of 320 px, nor at a zoom of 200 % in one of 1280 × 800,
 * which lays it out for 640 × 400 (WCAG 2.2, 1.4.10 and 1.4.4). Tables and charts may scroll by themselves.
 */
export async function reflows(page: Page, where: string): Promise<void> {
  for (const [width, height] of [
    [320, 640],
    [640, 400],
  ] as const) {
    await sized(page, width, height, async () => {
      expect(await overhang(page), `${where} at ${String(width)} px`).toBe('');
    });
  }
}

/**
 * Expects that in forced colours each button and field can be told from the ground by more than a colour of ours: a
 * border, an outline, an underline, or an icon drawn in the system's own.
 */
export async function forced(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  const lost = await page.evaluate(() => {
    const pressed = 'button, input:not([type=hidden]), select, textarea, a[href], [role=tab], [role=option]';
    const seen = (element: Element): boolean => {
      const style = getComputedStyle(element);
      if (element.matches('[type=checkbox], [type=radio], [type=range]')) return true;
      if (element.closest('[hidden], .visually-hidden') !== null || !element.checkVisibility()) return true;
      if (style.borderStyle !== 'none' && parseFloat(style.borderTopWidth || '0') > 0) return true;
      return (
        style.borderBottomWidth !== '0px' ||
        style.textDecorationLine !== 'none' ||
        style.outlineStyle !== 'none' ||
        element.textContent.trim() !== '' ||
        element.querySelector('svg, img') !== null
      );
    };
    return [...document.querySelectorAll(pressed)]
      .filter((element) => !seen(element))
      .map((element) => `${element.tagName}.${element.className}`);
  });
  await page.emulateMedia({ forcedColors: null });
  expect(lost, `${where}: what cannot be seen in forced colours`).toEqual([]);
}

/** Expects that nothing moves by itself for who asked for less motion; the context must have asked (fixtures do). */
export async function still(page: Page, where: string): Promise<void> {
  await settled(page);
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((motion) => motion.playState === 'running')
      .map((motion) => (motion instanceof CSSAnimation ? motion.animationName : motion.id)),
  );
  expect(moving, `${where}: what moves`).toEqual([]);
}

/** All that holds for every page in every state: axe, light and dark; 320 px, 200 %; forced colours; no motion. */
export async function complete(page: Page, info: TestInfo, where: string): Promise<void> {
  await sound(page, info, where);
  await reflows(page, where);
  await forced(page, where);
  await still(page, where);
}

/** What holds for a page in one of many states: in the long form all of it, where each change is tried what axe finds. */
export const holds = (page: Page, info: TestInfo, where: string): Promise<void> =>
  long ? complete(page, info, where) : sound(page, info, where);
