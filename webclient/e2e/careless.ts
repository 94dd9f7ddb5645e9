import type { BrowserContext } from '@playwright/test';
import { sinks, type Polyglot } from './polyglots';

const origin = 'http://127.0.0.1:9';

/**
 * Puts each of them into a page that does everything wrong: no policy, texts in markup as they are, and somebody who
 * touches everything. Who watches the context sees them run.
 */
export async function putCarelessly(context: BrowserContext, all: readonly Polyglot[]): Promise<void> {
  const page = await context.newPage();
  await page.route(`${origin}/**`, (route) =>
    route.request().url() === `${origin}/`
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
      : route.fulfill({ status: 404, body: '' }),
  );
  await page.goto(`${origin}/`);
  const pages = all.map(({ text, sink }) => `<script>ALERT = alert</script>${sinks[sink](text)}`);
  await page.evaluate(async (pages) => {
    const touch = (inside: Document | null) => {
      for (const element of inside?.querySelectorAll<HTMLElement>('body *') ?? []) {
        for (const kind of ['focus', 'mouseover', 'pointerenter', 'click'])
          element.dispatchEvent(new Event(kind));
        if (typeof element.click === 'function') element.click();
      }
    };
    const opened = (html: string) =>
      new Promise<void>((done) => {
        const frame = document.createElement('iframe');
        frame.onload = () => {
          frame.onload = null;
          touch(frame.contentDocument);
          done();
        };
        frame.srcdoc = html;
        document.body.append(frame);
      });
    await Promise.all(pages.map(opened));
  }, pages);
}
