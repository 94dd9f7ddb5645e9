import type { Page } from '@playwright/test';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { Server, copyOf, remove } from './server';

// In `make full` nearly as many as a conversation may have.
const linesMax = Number(process.env.PARLEY_LINES ?? 210);

const lineOf = (n: number): string => `第 ${String(n)} 行：訂單 A${String(n)} 還沒有收到，麻煩您查一下。`;

/** Has an agent write line after line, quicker than anybody types. */
const gabble = (desk: Desk, lines: readonly string[]): Promise<void> =>
  desk.composer.evaluate((box: HTMLTextAreaElement, lines) => {
    for (const line of lines) {
      box.value = line;
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    }
  }, lines);

type Seen = { frames: number[]; keys: number[] };

/** Notes from now on, in ms, how long frames and key presses took that took long. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Seen = { frames: [], keys: [] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.frames.push(duration);
    }).observe({ type: 'long-animation-frame' });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (/^key/.test(name)) seen.keys.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });

/** Types into the desk and says how long that took it at worst, and how large the page was. */
async function typing(desk: Desk, what: string): Promise<void> {
  await watch(desk.page);
  await desk.composer.pressSequentially('我立刻為您查詢，請稍候 one two three', { delay: 30 });
  const worst = await desk.page.evaluate(() => {
    const { frames, keys } = (globalThis as unknown as { seen: Seen }).seen;
    return {
      frame: Math.round(Math.max(0, ...frames)),
      key: Math.max(0, ...keys),
      nodes: document.querySelectorAll('*').length,
    };
  });
  console.log(
    `typing, ${what}: key ${String(worst.key)} ms, frame ${String(worst.frame)} ms, ${String(worst.nodes)} nodes`,
  );
  await desk.composer.fill('');
}

test('a long conversation opens with its last page; older ones come as one scrolls up', async ({
  demo,
  open,
  language,
}) => {
  test.setTimeout(60_000 + 60 * linesMax);
  const dir = await copyOf(demo);
  const server = await Server.start(dir, '--test-mode');
  const page = await (await open()).newPage();
  const customer = await Customer.arrive(page, server.url);
  const desk = await Desk.open(await open(), server.url, '1001', language);
  await desk.set('ready');
  await customer.ask();
  await desk.take('王小明');
  await page.goto('about:blank'); // a guest is not sent that much at once
  const all = Array.from({ length: linesMax }, (_, n) => lineOf(n + 1));
  const hide = (hidden: boolean) =>
    desk.page.getByRole('log', { includeHidden: true }).evaluate((log, hidden) => {
      log.style.display = hidden ? 'none' : '';
    }, hidden);
  await hide(true); // quicker than to draw each line as it comes
  for (let n = 0; n < linesMax; n += 300) {
    await gabble(desk, all.slice(n, n + 300));
    await expect(desk.page.locator('[data-tick=pending]')).toHaveCount(0, { timeout: 60_000 });
  }
  await hide(false);
  const last = desk.line(lineOf(linesMax));
  await last.waitFor();
  await typing(desk, 'all lines came live');

  const asked: string[] = [];
  desk.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('urn:xmpp:mam:2')) asked.push(String(payload));
    }),
  );
  const lines = desk.log.locator('[data-line]');
  await test.step('a reload shows the last page, at its end', async () => {
    const began = Date.now();
    await desk.page.reload();
    await expect(last).toBeInViewport();
    console.log(`reload to the last line: ${String(Date.now() - began)} ms`);
    await expect(lines).toHaveCount(50);
    expect(asked).toHaveLength(1);
    await typing(desk, 'one page');
  });
  await test.step('scrolling up brings the page before; what is read stays where it is', async () => {
    const first = lines.first();
    const id = await first.getAttribute('data-line');
    const kept = desk.log.locator(`[data-line="${String(id)}"]`);
    await first.scrollIntoViewIfNeeded();
    const before = await kept.boundingBox();
    await expect(lines).toHaveCount(100);
    await expect(async () => {
      const after = await kept.boundingBox();
      expect(Math.abs((after?.y ?? 0) - (before?.y ?? -1e6))).toBeLessThan(2);
    }).toPass();
    expect(asked).toHaveLength(2);
  });
  await test.step('every page, to the first line', async () => {
    const older = desk.log.getByRole('button', { name: '顯示較早的訊息' });
    for (let shown = 150; shown < linesMax + 50; shown += 50) {
      await older.evaluate((button: HTMLElement) => button.click());
      await expect(lines).toHaveCount(Math.min(shown, linesMax));
    }
    await expect(older).toHaveCount(0);
    expect(asked).toHaveLength(Math.ceil(linesMax / 50));
    await typing(desk, 'all pages');
  });
  await server.down('SIGKILL');
  await remove(dir);
});
