import { fittingSigns, type Sign } from '../../model/signs';
import type { PageWords } from '../words.svelte';

export { default as SignList } from './SignList.svelte';

/** The signs that fit a word, by what they are called in the page's language. */
export const signsFor = (word: string, { t }: PageWords): readonly Sign[] =>
  fittingSigns(word, (name) => t(`desk.sign.${name}`));
