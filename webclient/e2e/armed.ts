import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

/** What pages did with hostile texts: which ran, and what markup came of them. Both have to stay empty. */
export class Harm {
  readonly ran: number[] = [];
  readonly made = new Set<string>();

  /** Counts what runs in a context's pages, and what stands in them for a moment only, in frames and shadow roots too. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeFunction('alert', (n: unknown) => void this.ran.push(Number(n)));
    await context.exposeFunction('made', (what: string) => void this.made.add(what));
    await context.addInitScript(() => {
      const { made } = globalThis as unknown as { made: (what: string) => void };
      const addresses = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'data', 'srcdoc']);
      const look = (element: Element) => {
        for (const { name, value } of element.attributes) {
          const leads = addresses.has(name) && /^[\0-\x20]*(javascript|vbscript|data:text)/i.test(value);
          if (name === 'xp' || name.startsWith('on') || name === 'srcdoc' || leads)
            made(`<${element.localName} ${name}="${value}">`);
        }
        if (element.shadowRoot !== null) attend(element.shadowRoot);
      };
      const attend = (root: Node) => {
        new MutationObserver((records) => {
          for (const { target, addedNodes } of records) {
            if (target instanceof Element) look(target);
            for (const node of addedNodes)
              if (node instanceof Element) [node, ...node.querySelectorAll('*')].forEach(look);
          }
        }).observe(root, { subtree: true, childList: true, attributes: true });
      };
      attend(document);
    });
  }

  check(): void {
    expect(this.ran, 'texts that ran as programs').toEqual([]);
    expect([...this.made], 'markup made of texts').toEqual([]);
  }
}

/** A text without what pages may leave out or break differently: blanks and what cannot be seen. */
export const squash = (text: string): string => text.replace(/[\s\p{Cf}\p{Cc}]/gu, '');

/** All that a part of a page says, in its fields too, and in the shadow roots and titles of elements. */
const said = (part: Locator): Promise<string> =>
  part.evaluate((root) => {
    const texts = [root.textContent];
    for (const element of [root, ...root.querySelectorAll('*')]) {
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
        texts.push(element.value);
      for (const name of ['aria-label', 'title', 'download']) texts.push(element.getAttribute(name) ?? '');
      texts.push(element.shadowRoot?.textContent ?? '');
    }
    return texts.join('\n');
  });

/** Waits until a part of a page shows every one of these as the text it is: what shows nothing proves nothing. */
export async function shows(part: Page | Locator, texts: readonly string[]): Promise<void> {
  const root = 'goto' in part ? part.locator('body') : part;
  await expect(async () => {
    const all = squash(await said(root));
    expect(texts.filter((text) => !all.includes(squash(text)))).toEqual([]);
  }).toPass({ timeout: 20_000 });
}

/** Opens row after row, each of which says first whom it is about, until the pane shows the same. */
export async function walk(rows: Locator, name: string, pane: Locator): Promise<void> {
  for (const row of await rows.elementHandles()) {
    const about = await row.evaluate((row, name) => {
      if (!(row instanceof HTMLElement)) return '';
      row.click();
      return row.querySelector(name)?.textContent ?? '';
    }, name);
    expect(about).not.toBe('');
    await shows(pane, [about]);
  }
}

/** Writes line after line into a page's own composer, from inside the page. */
export const write = (page: Page, lines: readonly string[]): Promise<void> =>
  page.evaluate(async (lines) => {
    const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    const drawn = () => new Promise((done) => requestAnimationFrame(done));
    for (const line of lines) {
      const composer = document.querySelector('textarea');
      value?.set?.call(composer, line);
      composer?.dispatchEvent(new Event('input', { bubbles: true }));
      composer?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
      );
      await drawn();
      await drawn();
    }
  }, lines);
