import { expect } from '@playwright/test';
import type { Conversation } from './conversation';

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function dice(from: number): () => number {
  let at = from;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// Not what is laid out: of a long conversation that is only what is in view.
const linesOf = ({ log }: Conversation): Promise<string[]> =>
  log.locator('[data-line] [data-body]').allTextContents();

/**
 * Expects that all sides of a conversation show every line written exactly once, in one order, and each ledger's in its
 * own.
 */
export async function settle(
  sides: readonly Conversation[],
  ledgers: readonly (readonly string[])[],
): Promise<void> {
  const written = ledgers.flat();
  for (const side of sides) {
    await expect(async () => {
      const shown = new Set(await linesOf(side));
      expect(
        written.filter((line) => !shown.has(line)),
        'written and not shown',
      ).toEqual([]);
    }).toPass({ timeout: 120_000 });
  }
  const [first, ...others] = await Promise.all(sides.map(linesOf));
  const shown = first ?? [];
  expect([...shown].sort(), 'every line once').toEqual([...written].sort());
  for (const other of others) expect(other, 'one order on all sides').toEqual(shown);
  for (const ledger of ledgers) {
    const own = new Set(ledger);
    expect(
      shown.filter((line) => own.has(line)),
      'the order of writing',
    ).toEqual(ledger);
  }
}
