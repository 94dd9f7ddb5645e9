import type { Typed } from '../../model/replies';

/**
 * What may stand in the place of what is being typed: a list over the box that is written in, which keeps the focus and
 * the keys. Arrows go through it, Enter and Tab take one, Esc sends it away until another word is begun.
 */
export class Suggestions<T> {
  #place = $state.raw({ word: '', index: 0 });
  /** Where the word stands whose list was sent away. */
  #dismissed = $state.raw(-1);

  constructor(
    /** Undefined while nothing is asked for. */
    readonly typed: () => Typed | undefined,
    readonly fitting: () => readonly T[],
    readonly pick: (one: T) => void,
  ) {}

  readonly about = $derived.by(() => {
    const typed = this.typed();
    return typed?.from === this.#dismissed ? undefined : typed;
  });
  readonly found = $derived.by(() => (this.about === undefined ? [] : this.fitting()));
  /** The place of the one that would be taken; -1 = there is none. */
  readonly active = $derived.by(() =>
    Math.min(this.#place.word === this.about?.word ? this.#place.index : 0, this.found.length - 1),
  );
  readonly chosen = $derived.by(() => this.found[this.active]);

  /** The caret stands elsewhere, or something was typed. */
  moved(): void {
    if (this.typed()?.from !== this.#dismissed) this.#dismissed = -1;
  }

  /** Takes a key that is for the list; false if it is not. */
  keyed(event: KeyboardEvent): boolean {
    if (this.about === undefined) return false;
    if (event.key === 'Escape') this.#dismissed = this.about.from;
    else if (this.chosen === undefined) return false;
    else if (event.key === 'ArrowDown') this.#go(1);
    else if (event.key === 'ArrowUp') this.#go(-1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.pick(this.chosen);
    else return false;
    return true;
  }

  #go(by: number): void {
    const { length } = this.found;
    this.#place = { word: this.about?.word ?? '', index: (this.active + by + length) % length };
  }
}
