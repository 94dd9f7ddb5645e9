import type { Watched, WatchedEvent } from '../model/watched';
import { xmlParser } from '../platform/parser';
import { openSocket } from '../platform/socket';
import type { Deps } from './deps';
import type { Held } from './store';
import type { Watcher } from './watcher';

/** A watcher that is loaded when the first conversation is opened: few boards ever need a stream. */
export class Watching {
  #watcher: Watcher | undefined;

  constructor(
    readonly held: Held<Watched, WatchedEvent>,
    readonly deps: Pick<Deps, 'fetch' | 'clock' | 'visible'>,
    readonly lang: () => string,
  ) {}

  /** Monitors a contact's conversation. */
  start(id: string): void {
    this.held.dispatch({ kind: 'began', id });
    void this.#loaded().then(
      (watcher) => {
        if (this.held.model.id === id) watcher.watch(id); // else another was opened meanwhile
      },
      () => this.held.dispatch({ kind: 'refused', condition: 'other' }),
    );
  }

  /** Monitors nothing any more. */
  leave(): void {
    this.#watcher?.leave();
    this.held.dispatch({ kind: 'began', id: '' });
  }

  /** Does something with the watcher that there is; without one nothing is monitored. */
  with(act: (watcher: Watcher) => unknown): void {
    if (this.#watcher !== undefined) act(this.#watcher);
  }

  /** Files a wrap-up and is done with it; '' = it is done, else the code of the refusal. */
  async finish(code: string, note: string, close: () => Promise<string>): Promise<string> {
    if ((await this.#watcher?.fileWrapUp(code, note)) !== true) return 'state';
    const outcome = await close();
    if (outcome === '') this.#watcher?.signOff();
    return outcome;
  }

  async #loaded(): Promise<Watcher> {
    if (this.#watcher !== undefined) return this.#watcher;
    const [{ Watcher: Made }, { parserOf }] = await Promise.all([
      import('./watcher'),
      import('../wire/parse'),
    ]);
    const { deps, held, lang } = this;
    this.#watcher ??= new Made(
      held,
      { ...deps, socket: openSocket, parse: parserOf(xmlParser()) },
      'board',
      lang,
    );
    return this.#watcher;
  }
}
