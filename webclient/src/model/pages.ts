import { dayOf } from './day';
import { timeOf, type Entry } from './entries';

/** An entry of the log; the first of its day stands under the day. */
export type Item = Readonly<{ entry: Entry; newDay: boolean }>;

/** Entries that are drawn together. */
export type Page = Readonly<{ key: number; items: readonly Item[] }>;

const idsPerPage = 50;

/**
 * The log in pages by the place of lines in the room's order, so that what comes before or after a page leaves it as it
 * is. What has no place yet, and notices, stand with the line before. A page that is as it was is the same object.
 */
export function pagesIn(log: readonly Entry[], before: readonly Page[] = []): readonly Page[] {
  const pages: { key: number; items: Item[] }[] = [];
  let day = 0;
  for (const entry of log) {
    const key = Math.max(pages.at(-1)?.key ?? 0, pageOf(entry));
    if (pages.at(-1)?.key !== key) pages.push({ key, items: [] });
    const today = dayOf(timeOf(entry));
    pages.at(-1)?.items.push({ entry, newDay: today !== day });
    day = today;
  }
  return pages.map((page) => before.find((b) => b.key === page.key && isSame(b, page)) ?? page);
}

const pageOf = (entry: Entry): number =>
  entry.kind === 'line' ? Math.floor((parseInt(entry.id) || 0) / idsPerPage) : 0;

const isSame = (a: Page, b: Page): boolean =>
  a.items.length === b.items.length &&
  a.items.every(({ entry, newDay }, i) => b.items[i]?.entry === entry && b.items[i].newDay === newDay);
