import {
  personal,
  settingsIn,
  step,
  type DeskSettings,
  type Personal,
  type PersonalEvent,
} from '../model/settings';
import type { Store } from '../platform/storage';
import { read, writeArea } from '../wire/personal';
import type { Rest } from '../wire/rest';
import type { Clock } from '../wire/socket';
import { Held } from './store';

const area = 'desk';
const pauseMs = 400; // a slider that is drawn is one change

/** The agent's own settings: kept on the server, and remembered here so that the desk opens with them. */
export class PersonalSettings {
  readonly held: Held<Personal, PersonalEvent>;
  #sending = false;
  #changed = false;
  #stop: () => void = () => undefined;

  constructor(
    readonly rest: Rest,
    readonly clock: Clock,
    readonly store: Store,
    /** Whose they are: two agents may share a browser. */
    readonly user: () => string,
  ) {
    this.held = new Held(personal(settingsIn(undefined)), step);
  }

  get #name(): string {
    return `parley.desk.settings.${this.user()}`;
  }

  /** Takes what this browser remembers, then what the server has. Without the server the desk works with the former. */
  async load(): Promise<void> {
    const kept = this.store.get(this.#name);
    if (kept !== undefined) this.held.dispatch({ kind: 'told', desk: settingsIn(kept) });
    try {
      const areas = await read(this.rest);
      this.held.dispatch({ kind: 'told', desk: settingsIn(areas[area]) });
      this.#remember();
    } catch {
      // Asked again when something is set, or the desk is opened anew.
    }
  }

  set(change: Partial<DeskSettings>): void {
    this.held.dispatch({ kind: 'set', change });
    this.#remember();
    this.#changed = true;
    this.#stop();
    this.#stop = this.clock.after(pauseMs, () => void this.#send());
  }

  /** Tries once more to have the server keep them. */
  again(): void {
    this.set({});
  }

  #remember(): void {
    this.store.set(this.#name, this.held.model.desk);
  }

  async #send(): Promise<void> {
    if (this.#sending) return; // it looks once more when it is done
    this.#sending = true;
    try {
      while (this.#changed) {
        this.#changed = false;
        await writeArea(this.rest, area, this.held.model.desk);
      }
      this.held.dispatch({ kind: 'saved' });
    } catch {
      this.held.dispatch({ kind: 'failed' });
    } finally {
      this.#sending = false;
    }
  }
}
