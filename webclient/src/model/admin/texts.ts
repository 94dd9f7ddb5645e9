/** Texts by language, and as values of a form: "text" for all others, "text.zh-TW" in a language. Pure. */
import type { Values } from './draft';

export type Texts = Readonly<Record<string, string>>;

export const valuesOfTexts = (key: string, texts: Texts): Values =>
  Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language === '' ? key : `${key}.${language}`, text]),
  );

/** The texts that values have under a key; empty ones are none. */
export const textsOfValues = (key: string, values: Values): Texts =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([k, text]) => (k === key || k.startsWith(`${key}.`)) && text !== '')
      .map(([k, text]) => [k.slice(key.length + 1), text]),
  );
