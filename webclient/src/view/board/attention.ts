import { openIn } from '../../model/alerts';
import type { Board } from '../../model/board';
import { say } from '../toasts.svelte';
import type { PageWords } from '../words.svelte';
import { written } from './figures';

type Sound = Readonly<{ start: () => void; stop: () => void }>;

/** Draws attention to alerts that began: words, the title, and a sound if that is wished. */
export function attend(ring: Sound, words: PageWords): (board: Board) => void {
  let newest = '';
  return (board) => {
    const open = openIn(board.alerts);
    document.title = `${open.length > 0 ? `(${open.length}) ` : ''}${words.t('board.title')} · Parley`;
    const last = board.alerts.log[0];
    if (last === undefined || last.key === newest) return;
    const before = board.alerts.log.findIndex((alert) => alert.key === newest);
    newest = last.key;
    const fresh = board.alerts.log
      .slice(0, before < 0 ? undefined : before)
      .filter((a) => a.until === undefined);
    for (const { dn, name, figure, value } of fresh.slice(0, 3)) {
      const told = {
        dn,
        name,
        figure: words.t(`board.figure.${figure}`),
        value: written(figure, value, words.language),
      };
      say(words.t('board.alerts.new', told), { kind: 'danger' });
    }
    if (!board.settings.sound || fresh.length === 0) return;
    ring.start(); // once
    ring.stop();
  };
}
