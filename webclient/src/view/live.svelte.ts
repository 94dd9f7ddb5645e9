/** What a page watches: a model that changes by events. */
export type Watched<M> = Readonly<{ model: M; watch: (run: (model: M) => void) => void }>;

/** A model that components can read and are drawn anew by. */
export class Live<M> {
  #now: M = $state.raw() as M;

  constructor(watched: Watched<M>) {
    watched.watch((model) => (this.#now = model));
  }

  get model(): M {
    return this.#now;
  }
}
