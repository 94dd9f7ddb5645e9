import { board, step, type Board, type BoardEvent, type BoardHour, type Floor } from '../model/board';
import { settingsIn, type BoardSettings } from '../model/limits';
import { ApiError } from '../wire/api';
import { follow, look, type Events } from '../wire/board';
import { hour } from '../wire/floor';
import { logOut, whoAmI } from '../wire/login';
import * as personal from '../wire/personal';
import { Rest } from '../wire/rest';
import type { Clock } from '../wire/socket';
import { Held } from './store';

const againMs = 2_000; // after a stream has ended
const hiddenMs = 15_000; // while nobody looks
const hourMs = 30_000; // its points are minutes
const savingMs = 400; // what is typed is one change
const area = 'board';

/** The supervisor's board at work: the server sends each change; while nobody looks, it is taken now and then. */
export class BoardDesk {
  readonly held = new Held<Board, BoardEvent>(board, step);
  readonly rest: Rest;
  #cancel: () => void = () => undefined;
  #cancelHour: () => void = () => undefined;
  #cancelSaving: () => void = () => undefined;
  /** A stream ended, and no board has come since. */
  #cut = false;

  constructor(
    readonly deps: Readonly<{
      fetch: typeof fetch;
      events: (url: string) => Events;
      clock: Clock;
      visible: () => boolean;
      lang: () => string;
      /** Whether the server has a newer version of this page; false where it cannot tell. */
      isOutdated: () => Promise<boolean>;
    }>,
  ) {
    this.rest = new Rest(deps.fetch, deps.lang);
  }

  /** Finds out who looks, and what they have set; the board does not wait for it. */
  async meet(): Promise<void> {
    try {
      this.held.dispatch({ kind: 'known', viewer: await whoAmI(this.deps.fetch) });
      const areas = await personal.read(this.rest);
      this.held.dispatch({ kind: 'told', settings: settingsIn(areas[area]) });
    } catch {
      // Without a name the header says none; without settings all is as usual. Who may not look is told by the board.
    }
  }

  /** Follows from now on; called again, it begins anew. */
  start(): void {
    this.#cancel();
    const { events, lang, visible } = this.deps;
    if (!visible()) {
      void this.#look(hiddenMs);
      return;
    }
    void this.#lookBack();
    this.#cancel = follow(
      events,
      lang(),
      (floor) => {
        this.#seen(floor);
        if (!visible()) this.#later(hiddenMs);
      },
      () => {
        this.#cut = true;
        void this.#look(againMs);
      },
    );
  }

  /** Looks at one queue alone, or at all with ''. */
  only(dn: string): void {
    this.held.dispatch({ kind: 'only', dn });
  }

  /** A second has passed. */
  tick(): void {
    this.held.dispatch({ kind: 'ticked', at: this.deps.clock.now() });
  }

  alertsSeen(): void {
    this.held.dispatch({ kind: 'alerts-seen' });
  }

  /** Sets what the supervisor wants of the board, here and on the server. */
  set(settings: BoardSettings): void {
    this.held.dispatch({ kind: 'set', settings });
    this.#cancelSaving();
    this.#cancelSaving = this.deps.clock.after(savingMs, () => void this.#save());
  }

  async #save(): Promise<void> {
    const { settings } = this.held.model;
    const kept = await personal.writeArea(this.rest, area, settings).then(
      () => true,
      () => false,
    );
    if (this.held.model.settings !== settings) return; // set again meanwhile: that is sent, too
    this.held.dispatch({ kind: kept ? 'saved' : 'unsaved' });
  }

  async logOut(): Promise<void> {
    this.#cancel();
    this.#cancelHour();
    await logOut(this.deps.fetch).catch(() => undefined);
    this.held.dispatch({ kind: 'refused', status: 401 });
  }

  #seen(floor: unknown): void {
    this.held.dispatch({ kind: 'seen', floor: floor as Floor, at: this.deps.clock.now() });
    if (this.#cut) void this.#compare();
    this.#cut = false;
  }

  // A server that was replaced ended the stream: what is back may be newer than this page.
  async #compare(): Promise<void> {
    if (!this.held.model.outdated && (await this.deps.isOutdated())) this.held.dispatch({ kind: 'outdated' });
  }

  #later(ms: number): void {
    this.#cancel();
    this.#cancel = this.deps.clock.after(ms, () => this.start());
  }

  // Without it the figures have no history, and the board works.
  async #lookBack(): Promise<void> {
    this.#cancelHour();
    this.#cancelHour = this.deps.clock.after(hourMs, () => {
      if (this.deps.visible() && this.held.model.stage === 'on') void this.#lookBack();
    });
    const found = await hour(this.rest).catch(() => undefined);
    if (found !== undefined) this.held.dispatch({ kind: 'looked-back', hour: found as BoardHour });
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
        this.#cancelHour();
        this.held.dispatch({ kind: 'refused', status });
        return;
      }
      this.held.dispatch({ kind: 'failed' });
    }
    this.#later(nextMs);
  }
}
