import type { Page } from '@playwright/test';

/** A page that types by itself, and its ledger: what it has sent off, in order. */
type Typing = { written: string[]; stop: () => void };

/**
 * Lets the page's own composer write a numbered line every so often, from inside the page: steered line by line from
 * outside, ten pages could not type fast enough. Numbers are written in letters: the digits of lines that follow one another
 * may come to a card's number, and would be masked.
 */
export async function startTyping(
  page: Page,
  prefix: string,
  everyMs: number,
  linesMax: number,
): Promise<void> {
  await page.evaluate(
    ({ prefix, everyMs, linesMax }) => {
      const written: string[] = [];
      const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
      const timer = setInterval(() => {
        const composer = document.querySelector('textarea');
        if (composer === null || written.length >= linesMax) return;
        const count = String(written.length).padStart(4, '0');
        const line = `${prefix}-${count}`.replace(/\d/g, (d) => 'abcdefghij'.charAt(Number(d)));
        value?.set?.call(composer, line);
        composer.dispatchEvent(new Event('input', { bubbles: true }));
        composer.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
        );
        written.push(line);
      }, everyMs);
      Object.assign(globalThis, { typing: { written, stop: () => clearInterval(timer) } satisfies Typing });
    },
    { prefix, everyMs, linesMax },
  );
}

/** Stops the page's typing and returns its ledger. */
export const stopTyping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { typing } = globalThis as unknown as { typing: Typing };
    typing.stop();
    return typing.written;
  });
