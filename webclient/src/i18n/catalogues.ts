import listed from 'virtual:catalogues';
import type { Catalogue, Language } from './language';

/** The languages of the pages, the default first, and how each calls itself. */
export const languages: readonly Readonly<{ tag: Language; name: string }>[] = listed;

/** Loads one catalogue, or the rest of it, which a page may say later; the others are never fetched. */
export async function load(language: Language, rest = false): Promise<Catalogue> {
  const { url, more } = listed.find(({ tag }) => tag === language) ?? listed[0];
  const address = rest ? more : url;
  return address === undefined ? {} : ((await (await fetch(address)).json()) as Catalogue);
}
