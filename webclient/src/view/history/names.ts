import { labelIn, whyOf, type Contact, type Names } from '../../model/history';
import type { PageWords } from '../words.svelte';

/** What a contact was filed under, as people read it; – where that is nothing. */
export function codeName(names: Names, { dn, code }: Contact, words: PageWords): string {
  if (code === undefined) return '–';
  return (
    labelIn(names.codes[dn]?.[code], words.language) ??
    words.tFor('code', code, 'notice.words', { name: code })
  );
}

/** How a contact stands or what it came to, and why it ended where that says more. */
export function stateOf(contact: Contact, words: PageWords): Readonly<{ what: string; why: string }> {
  const { state, outcome } = contact;
  const why = whyOf(contact);
  return {
    what: outcome === undefined ? words.t(`history.is.${state}`) : words.t(`history.outcome.${outcome}`),
    why: why === undefined ? '' : words.tFor('history.why', why, 'history.why.system'),
  };
}
