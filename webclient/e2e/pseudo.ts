import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type BrowserContext, type Frame, type Page } from '@playwright/test';

type Sentences = Record<string, string>;

const sentencesOf = (language: string): Sentences =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../internal/i18n/${language}.json`), 'utf8'),
  ) as Sentences;
const english = sentencesOf('en');

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aáeéiíoóuúcçnñsšyýzžAÁEÉIÍOÓUÚCÇNÑSŠ'.matchAll(/(.)(.)/g)].map(([, plain, accented]) => [plain, accented]),
);

/** A sentence as a language nobody speaks: accented, a third longer, in brackets; its arguments stay what they are. */
export const pseudo = (sentence: string): string => {
  const text = strange(sentence);
  return `⟦${text}${'~'.repeat(Math.ceil(sentence.length / 3))}⟧`;
};

function strange(sentence: string): string {
  let out = '';
  for (let i = 0; i < sentence.length; i++) {
    const letter = sentence.charAt(i);
    if (letter !== '{') {
      out += accents[letter] ?? letter;
      continue;
    }
    const end = closing(sentence, i);
    out += argument(sentence.slice(i, end + 1));
    i = end;
  }
  return out;
}

/** An argument as it is, but for the cases of a plural, which are sentences of their own. */
function argument(text: string): string {
  const plural = /^\{\s*\w+\s*,\s*plural\s*,/.exec(text);
  if (plural === null) return text;
  let out = plural[0];
  for (let i = out.length; i < text.length - 1; i++) {
    if (text[i] !== '{') {
      out += text.charAt(i);
      continue;
    }
    const end = closing(text, i);
    out += `{${strange(text.slice(i + 1, end))}}`;
    i = end;
  }
  return `${out}}`;
}

function closing(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

/** Has the pages' second language be one nobody speaks: what is a file of sentences is a language. */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  await context.route(/\/assets\/zh-TW-[^/]*\.json$/, async (route) => {
    const asked = (await (await route.fetch()).json()) as Sentences;
    const told = Object.keys(asked).map((key) => [key, pseudo(english[key] ?? key)]);
    await route.fulfill({ json: Object.fromEntries(told) as Sentences });
  });
}

/** What people and the server have named, and no page says by itself. */
const named =
  /Parley|CSV|XLSX|JSON|English|Hardware|Printer|Network|硬體|印表機|網路|繁體中文|王小明|您好|請說|林小姐|陳\S*|黃\S*|張\S*|客服中心|技術支援|Customer service|Technical support|parley-demo|Lunch|Meeting|Training|用餐|會議|訓練|退費|配送|帳號|Refund|Delivery|Account|已解決|需後續處理|客戶無回應|垃圾訊息|其他|Resolved|Follow-up needed|No reply from the customer|Spam|Other|c-[a-z0-9]{10,}|127\.0\.0\.1/g;

/** What Intl says of times in the language that the page is in. */
const times = /\d+年\d+月\d+日|\d+月\d+日|星期.|今天|昨天|明天|[上下]午|晚上|凌晨|清晨|中午|\d+ ?(?:分鐘|小時|秒|天)/g;

/** What the server says by itself, in the language it was asked in: why somebody waits, what a figure is called. */
const served = [english, sentencesOf('zh-TW')]
  .flatMap((sentences) => Object.entries(sentences))
  .filter(([key]) => /^(why|figure)\./.test(key))
  .map(([, said]) => {
    const pattern = said.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^{}]*\}/g, '.*');
    return new RegExp(`^\\s*${pattern.replaceAll(/[{}]/g, '\\$&')}\\s*$`);
  });

/** The texts that can be seen, or are read out, on the page: of its nodes, of names and descriptions, of its title. */
const texts = (page: Page | Frame): Promise<string[]> =>
  page.evaluate(() => {
    const found = [document.title];
    const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-roledescription'];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest('script, style, code, [data-body], [data-said], textarea') !== null) continue;
      for (const name of spoken) found.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
    }
    return found.filter((text) => text.trim() !== '');
  });

/** A text without what a catalogue says, also within another, and without names. */
function leftOf(text: string): string {
  let left = text;
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  }
  return left.replaceAll(named, '').replaceAll(times, '');
}

/** Chooses a language where the page offers it: by a button, or in a menu that need not be open for that. */
const speak = (page: Page, name: string): Promise<void> =>
  page.locator('button').filter({ hasText: name }).first().dispatchEvent('click');

/**
 * Expects that every text on the page comes from its catalogue, and that nothing is pushed out of the window by longer
 * words. The context must speak pseudo; the page must speak English, and does so again afterwards. allowed: what the
 * server says here.
 */
export async function allTranslated(page: Page, where: string, allowed?: RegExp): Promise<void> {
  await speak(page, '繁體中文');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-TW');
  const found = await untranslated(page, allowed);
  await speak(page, 'English');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(found, `${where}: text that is in no catalogue, and how much longer words stick out`).toEqual([[], 0]);
}

/** Text of the page, as it stands, that is in no catalogue, and by how many pixels it is wider than its window. */
export async function untranslated(page: Page | Frame, allowed?: RegExp): Promise<[string[], number]> {
  const known = allowed === undefined ? served : [...served, allowed];
  const plain = (await texts(page)).filter(
    (text) => /\p{L}/u.test(leftOf(text)) && !known.some((said) => said.test(text)),
  );
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [plain, Math.max(0, wide)];
}
