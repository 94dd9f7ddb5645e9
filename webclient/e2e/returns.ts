import type { BrowserContext, Page } from '@playwright/test';

/** A session that came back: when, by the machine's clock in milliseconds, and whether it was the same one (XEP-0198). */
export type Return = { at: number; resumed: boolean };

/** Lets the pages of a context note when their sessions come back, as they see it themselves. */
export async function noteReturns(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const returns: Return[] = [];
    const Native = WebSocket;
    class Noting extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          const text = String(data);
          if (text.startsWith('<resumed')) returns.push({ at: Date.now(), resumed: true });
          else if (text.startsWith('<enabled')) returns.push({ at: Date.now(), resumed: false });
        });
      }
    }
    Object.assign(globalThis, { WebSocket: Noting, returns });
  });
}

/** What a page has noted since it was loaded. */
export const returnsOf = (page: Page): Promise<Return[]> =>
  page.evaluate(() => (globalThis as unknown as { returns: Return[] }).returns);

/** Waits until a page's session has come back since a time. */
export async function isBack(page: Page, since: number): Promise<void> {
  await page.waitForFunction(
    (since) => ((globalThis as unknown as { returns: Return[] }).returns.at(-1)?.at ?? 0) >= since,
    since,
    { timeout: 60_000, polling: 50 },
  );
}
