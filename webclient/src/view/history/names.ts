import { labelIn, type Contact, type Names } from '../../model/history';
import type { PageWords } from '../words.svelte';

/** What a contact was filed under, as people read it; – where that is nothing. */
export function codeName(names: Names, { dn, code }: Contact, words: PageWords): string {
  if (code === undefined) return '–';
  return (
    labelIn(names.codes[dn]?.[code], words.language) ??
    words.tFor('code', code, 'notice.words', { name: code })
  );
}
