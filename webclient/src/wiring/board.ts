import { board, step, type Board, type BoardEvent, type Floor } from '../model/board';
import { ApiError } from '../wire/api';
import { follow, look, type Events } from '../wire/board';
import type { Clock } from '../wire/socket';
import { Held } from './store';

const againMs = 2_000; // after a stream has ended
const hiddenMs = 15_000; // while nobody looks

/** The supervisor's board at work: the server sends each change; while nobody looks, it is taken now and then. */
export class BoardDesk {
  readonly held = new Held<Board, BoardEvent>(board, step);
  #cancel: () => void = () => undefined;

  constructor(
    readonly deps: Readonly<{
      fetch: typeof fetch;
      events: (url: string) => Events;
      clock: Clock;
      visible: () => boolean;
      lang: () => string;
    }>,
  ) {}

  /** Follows from now on; called again, it begins anew. */
  start(): void {
    this.#cancel();
    const { events, lang, visible } = this.deps;
    if (!visible()) {
      void this.#look(hiddenMs);
      return;
    }
    this.#cancel = follow(
      events,
      lang(),
      (floor) => {
        this.#seen(floor);
        if (!visible()) this.#later(hiddenMs);
      },
      () => void this.#look(againMs),
    );
  }

  #seen(floor: unknown): void {
    this.held.dispatch({ kind: 'seen', floor: floor as Floor, at: this.deps.clock.now() });
  }

  #later(ms: number): void {
    this.#cancel();
    this.#cancel = this.deps.clock.after(ms, () => this.start());
  }

  /** Takes one board, or finds out why there is none. */
  async #look(nextMs: number): Promise<void> {
    const gone = new AbortController();
    this.#cancel = () => gone.abort();
    const { fetch, lang } = this.deps;
    try {
      const floor = await look(fetch, lang());
      if (gone.signal.aborted) return;
      this.#seen(floor);
    } catch (error) {
      if (gone.signal.aborted) return;
      const status = error instanceof ApiError ? error.status : 0;
      if (status === 401 || status === 403) {
        this.held.dispatch({ kind: 'refused', status });
        return;
      }
      this.held.dispatch({ kind: 'failed' });
    }
    this.#later(nextMs);
  }
}
