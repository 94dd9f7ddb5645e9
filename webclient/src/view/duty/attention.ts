import type { Desk, Offer } from '../../model/desk';
import type { PageWords } from '../words.svelte';

/** What calls an agent who looks elsewhere. */
export type Attention = Readonly<{
  ring: { start: () => void; stop: () => void };
  notify: (title: string, body: string, tag: string) => () => void;
}>;

/** Rings and notifies while offers wait for an answer; returns what to call with each model. */
export function attend({ ring, notify }: Attention, words: PageWords): (desk: Desk) => void {
  const shown = new Map<string, () => void>();
  const told = (offer: Offer) => notify(words.t('offer.title'), `${offer.caller} · ${offer.dn}`, offer.id);
  return (desk) => {
    const waiting = desk.offers.filter((o) => o.answered === undefined);
    for (const offer of waiting) if (!shown.has(offer.id)) shown.set(offer.id, told(offer));
    for (const [id, takeBack] of shown) {
      if (waiting.some((o) => o.id === id)) continue;
      takeBack();
      shown.delete(id);
    }
    if (waiting.length > 0) ring.start();
    else ring.stop();
  };
}
