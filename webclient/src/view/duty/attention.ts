import { talkOf, type Desk, type Offer } from '../../model/desk';
import type { DeskSettings } from '../../model/settings';
import type { PageWords } from '../words.svelte';

/** What calls an agent who looks elsewhere. */
export type Attention = Readonly<{
  ring: { volume: number; start: () => void; stop: () => void; message: () => void };
  notify: (title: string, body: string, tag: string) => () => void;
  visible: () => boolean;
  now: () => number;
  settings: () => DeskSettings;
}>;

// What an archive tells after a reload is older.
const freshMs = 10_000;

/** Rings and notifies while offers wait for an answer, and for lines out of view; returns what to call with each model. */
export function attend(attention: Attention, words: PageWords): (desk: Desk) => void {
  const offers = offersOf(attention, words);
  const lines = linesOf(attention, words);
  return (desk) => {
    attention.ring.volume = attention.settings().volume;
    offers(desk);
    lines(desk);
  };
}

function offersOf({ ring, notify, settings }: Attention, words: PageWords): (desk: Desk) => void {
  const shown = new Map<string, () => void>();
  const told = (offer: Offer) =>
    settings().offerNotice
      ? notify(words.t('offer.title'), `${offer.caller} · ${offer.dn}`, offer.id)
      : () => undefined;
  return (desk) => {
    const waiting = desk.offers.filter((o) => o.answered === undefined);
    for (const offer of waiting) if (!shown.has(offer.id)) shown.set(offer.id, told(offer));
    for (const [id, takeBack] of shown) {
      if (waiting.some((o) => o.id === id)) continue;
      takeBack();
      shown.delete(id);
    }
    if (waiting.length > 0 && settings().offerSound) ring.start();
    else ring.stop();
  };
}

function linesOf(
  { ring, notify, visible, now, settings }: Attention,
  words: PageWords,
): (desk: Desk) => void {
  const heard = new Map<string, number>();
  let before: Desk['talks'] = {};
  return (desk) => {
    if (desk.talks === before) return;
    before = desk.talks;
    for (const { jid, caller } of desk.contacts) {
      const { lines } = talkOf(desk, jid);
      const last = lines.at(-1);
      const isNew =
        lines.length > (heard.get(jid) ?? 0) && last?.from === 'visitor' && now() - last.at < freshMs;
      heard.set(jid, lines.length);
      if (!isNew || (visible() && desk.open === jid)) continue;
      if (settings().messageSound) ring.message();
      if (settings().messageNotice && !visible())
        notify(words.t('desk.notice.message', { caller }), last.body, jid);
    }
  };
}
