import listed from 'virtual:catalogues';
import type { Catalogue, Language } from './language';

/** The languages of the pages, the default first, and how each calls itself. */
export const languages: readonly Readonly<{ tag: Language; name: string }>[] = listed;

/** Loads one catalogue; the others are never fetched. */
export const load = async (language: Language): Promise<Catalogue> => {
  const { url } = listed.find(({ tag }) => tag === language) ?? listed[0];
  return (await (await fetch(url)).json()) as Catalogue;
};
