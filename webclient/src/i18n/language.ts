import type en from '../../../internal/i18n/en.json';
import { format, type Args } from './format';

/** Every sentence there is; en.json is the type. */
export type Key = keyof typeof en;
export type Catalogue = Readonly<Record<Key, string>>;

/** The languages of the pages, by BCP 47 tag; the first is the default. */
export const languages = ['en', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

/** How each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', 'zh-TW': '繁體中文' };

const isLanguage = (tag: string): tag is Language => languages.some((l) => l === tag);

/** The language to use: the first wish that fits, exactly or by any Chinese; else English. */
export function choose(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    if (wish == null) continue;
    if (isLanguage(wish)) return wish;
    if (/^zh\b/i.test(wish)) return 'zh-TW';
    if (/^en\b/i.test(wish)) return 'en';
  }
  return 'en';
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
    t: (key, args = {}) => format(catalogue[key], args, language),
    has: (key): key is Key => Object.hasOwn(catalogue, key),
  };
}
