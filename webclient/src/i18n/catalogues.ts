import en from 'virtual:catalogue/en';
import zhTW from 'virtual:catalogue/zh-TW';
import type { Catalogue, Language } from './language';

const urls: Readonly<Record<Language, string>> = { en, 'zh-TW': zhTW };

/** Loads one catalogue; the others are never fetched. */
export const load = async (language: Language): Promise<Catalogue> =>
  (await (await fetch(urls[language])).json()) as Catalogue;
