import { attr, type El } from './element';
import { errorOf } from './stanza';
import type { Clock } from './socket';

/** The stream was bound anew, or closed, before the answer came: whether the other side acted is unknown. */
export class LostError extends Error {}

type Waiter = Readonly<{ resolve: (el: El) => void; reject: (error: Error) => void; cancel: () => void }>;

/** The iqs of ours that await an answer. */
export class Questions {
  readonly #open = new Map<string, Waiter>();

  constructor(readonly clock: Clock) {}

  /** Resolves with the result; rejects with a StanzaError, or a LostError after ms. */
  answerTo(id: string, ms: number): Promise<El> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(ms, () => {
        this.#open.delete(id);
        reject(new LostError(`no answer to iq ${id} in ${ms} ms`));
      });
      this.#open.set(id, { resolve, reject, cancel });
    });
  }

  /** Takes an iq of type result or error; false if nobody asked. */
  take(el: El): boolean {
    const waiter = this.#open.get(attr(el, 'id'));
    if (waiter === undefined) return false;
    this.#open.delete(attr(el, 'id'));
    waiter.cancel();
    if (attr(el, 'type') === 'error') waiter.reject(errorOf(el));
    else waiter.resolve(el);
    return true;
  }

  /** Rejects all that are open. */
  abandon(why: string): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const waiter of open) {
      waiter.cancel();
      waiter.reject(new LostError(why));
    }
  }
}
