/** Holds a model and tells who watches it. */
export class Held<M, E> {
  #model: M;
  readonly #watchers: ((model: M) => void)[] = [];

  constructor(
    initial: M,
    readonly step: (model: M, event: E) => M,
  ) {
    this.#model = initial;
  }

  get model(): M {
    return this.#model;
  }

  readonly dispatch = (event: E): void => {
    this.#model = this.step(this.#model, event);
    for (const watch of this.#watchers) watch(this.#model);
  };

  /** Calls watch now and after each event. */
  watch(watch: (model: M) => void): void {
    this.#watchers.push(watch);
    watch(this.#model);
  }
}
