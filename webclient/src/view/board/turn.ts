import type { Board } from '../../model/board';
import { pageMs } from '../../model/wall';

type Clock = Readonly<{ now: () => number; after: (ms: number, run: () => void) => unknown }>;

/**
 * Loads the newer version of the page that a wall shows, as the next of its pages is due: nobody sits there to be asked. A
 * server that has gone again by then is waited for, for a browser's own words would stay on the wall.
 */
export function turnTo(clock: Clock, isOutdated: () => Promise<boolean>): (board: Board) => void {
  let due = false;
  const turn = async (): Promise<void> => {
    if (await isOutdated()) location.reload();
    else later();
  };
  const later = (): void => {
    clock.after(pageMs - (clock.now() % pageMs), () => void turn());
  };
  return ({ outdated }) => {
    if (!outdated || due) return;
    due = true;
    later();
  };
}
