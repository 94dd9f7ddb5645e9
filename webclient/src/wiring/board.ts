import { board, step, type Board, type BoardEvent, type Floor } from '../model/board';
import { ApiError } from '../wire/api';
import { look } from '../wire/board';
import type { Clock } from '../wire/socket';
import { Held } from './store';

const everyMs = 2_000;
const hiddenMs = 15_000; // while nobody looks

/** The supervisor's board at work: looks again and again, less often while nobody does. */
export class BoardDesk {
  readonly held = new Held<Board, BoardEvent>(board, step);
  #cancel: () => void = () => undefined;

  constructor(
    readonly deps: Readonly<{
      fetch: typeof fetch;
      clock: Clock;
      visible: () => boolean;
      lang: () => string;
    }>,
  ) {}

  /** Looks now, and from then on; called again, it begins anew. */
  async start(): Promise<void> {
    this.#cancel();
    const { clock, fetch, lang, visible } = this.deps;
    try {
      const floor = (await look(fetch, lang())) as Floor;
      this.held.dispatch({ kind: 'seen', floor, at: clock.now() });
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      if (status === 401 || status === 403) {
        this.held.dispatch({ kind: 'refused', status });
        return;
      }
      this.held.dispatch({ kind: 'failed' });
    }
    this.#cancel = clock.after(visible() ? everyMs : hiddenMs, () => void this.start());
  }
}
