import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { filesOf, used, usesOf } from './uses.ts';

const id = 'virtual:catalogues';
const sentences = fileURLToPath(new URL('../../internal/i18n/', import.meta.url));

export type Sentences = Readonly<Record<string, string>>;

/** The languages there is a file of, the default first. */
export const languages = (folder = sentences): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort((a, b) => Number(b === 'en') - Number(a === 'en') || (a < b ? -1 : 1));

export const sentencesOf = (language: string, folder = sentences): Sentences =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Sentences;

/** The keys of the sentences that a page can say, or can say before it loads the rest. */
export function keysOf(page: string, atOnce = false): readonly string[] {
  const entry = fileURLToPath(new URL(`../src/${page}.ts`, import.meta.url));
  return used(Object.keys(sentencesOf('en')), usesOf(filesOf(entry, atOnce ? parted[page] : undefined)));
}

// What waits for the rest of the sentences, of what a page loads later: of the customer's all, since its first view is
// small, and most leave it without seeing another; of the desk what only some ever say.
const parted: Readonly<Record<string, RegExp>> = {
  customer: /./,
  duty: /signparts|(Help|Settings|Canned)Dialog|(Pass|Earlier|Note)Pane|CannedPicker|Palette/,
};

/**
 * Makes each language's catalogue a file of its own, of which a page loads one, with those sentences alone that the page
 * can say. The module lists the languages: tag, own name, address, and where the page is parted, that of the rest.
 */
export function catalogues(page: string): Plugin {
  return {
    name: 'catalogues',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load(asked) {
      if (asked !== `\0${id}`) return undefined;
      const keys = keysOf(page, true);
      const later = keysOf(page).filter((key) => !keys.includes(key));
      const listed = languages().map((tag) => {
        const all = sentencesOf(tag);
        const emit = (name: string, said: readonly string[]) => {
          const source = JSON.stringify(Object.fromEntries(said.map((key) => [key, all[key]])));
          return `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name, source })}`;
        };
        const more = later.length > 0 ? `, more: ${emit(`${tag}-more.json`, later)}` : '';
        const name = JSON.stringify(all.language);
        return `{ tag: ${JSON.stringify(tag)}, name: ${name}, url: ${emit(`${tag}.json`, keys)}${more} }`;
      });
      return `export default [${listed.join(', ')}];`;
    },
  };
}
