import type en from '../../../internal/i18n/en.json';
import { format, type Args } from './format';

/** Every sentence there is; en.json is the type. */
export type Key = keyof typeof en;

/** The sentences that a page says, in one language. */
export type Catalogue = Readonly<Partial<Record<Key, string>>>;

/** A BCP 47 tag that there is a catalogue of. */
export type Language = string;

const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** The language to use: the first wish that there is, exactly or but for script and region; else the first language. */
export function choose(
  wishes: readonly (string | null | undefined)[],
  languages: readonly [Language, ...Language[]],
): Language {
  for (const wish of wishes) {
    if (wish == null || wish === '') continue;
    const fits =
      languages.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ??
      languages.find((tag) => base(tag) === base(wish));
    if (fits !== undefined) return fits;
  }
  return languages[0];
}

/** One language's sentences, ready to use. */
export type Words = Readonly<{
  language: Language;
  t: (key: Key, args?: Args) => string;
  /** Whether there is such a sentence; for keys made from what a server said. */
  has: (key: string) => key is Key;
}>;

export function wordsOf(language: Language, catalogue: Catalogue): Words {
  return {
    language,
    // What the page's catalogue lacks would show as its key; build/catalogues.test.ts sees to it that nothing is.
    t: (key, args = {}) => format(catalogue[key] ?? key, args, language),
    has: (key): key is Key => Object.hasOwn(catalogue, key),
  };
}
