import type { Fact } from '../../model/parts';
import type { Doing } from '../../model/shortcuts';
import type { PageWords } from '../words.svelte';

/** What a doing is called. */
export function nameOf(words: PageWords, doing: Doing): string {
  const n = /^chat(\d)$/.exec(doing)?.[1];
  return n === undefined
    ? words.t(`desk.do.${doing as Exclude<Doing, `chat${number}`>}`)
    : words.t('desk.do.chat', { n: Number(n) });
}

/** What a customer has answered, in words. */
export const answerOf = (words: PageWords, { value, yesNo }: Fact): string =>
  yesNo ? words.t(value === 'true' ? 'info.yes' : 'info.no') : value;
