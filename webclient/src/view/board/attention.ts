import { openIn } from '../../model/alerts';
import type { Board } from '../../model/board';
import { say } from '../toasts.svelte';
import type { PageWords } from '../words.svelte';
import { written } from './figures';

type Sound = Readonly<{ start: () => void; stop: () => void }>;

const toldMax = 3; // at once; the log has all

/**
 * Draws attention to alerts that began: words, the title, and a sound if that is wished. On the wall, where nobody could
 * put them aside, no words lie over the figures: its head says how many there are.
 */
export function attend(ring: Sound, words: PageWords, wall: boolean): (board: Board) => void {
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
    const told = fresh.slice(0, toldMax).map(({ dn, name, figure, value }) =>
      words.t('board.alerts.new', {
        ...{ dn, name, figure: words.t(`board.figure.${figure}`) },
        value: written(figure, value, words.language),
      }),
    );
    if (told.length > 0 && !wall)
      say(told.join(words.t('board.summary.comma')), { kind: 'danger', topic: 'alerts' });
    if (!board.settings.sound || fresh.length === 0) return;
    ring.start(); // once
    ring.stop();
  };
}
