import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { StanzaId } from '../../model/stanzaid';

/** What stands at the top of a log: a line, and how far below the edge, in px; undefined = its end is in view. */
export type LogPlace = Readonly<{ id: StanzaId; below: number }> | undefined;

const nearEndPx = 48;

/** Where a log is scrolled to: at its end it stays there, elsewhere it stays with what is read. */
export class LogScroll {
  atEnd = $state.raw(true);
  #box: HTMLElement | undefined;
  #place: LogPlace;
  /** Where it goes back to; whoever goes to the end meanwhile is not called back. */
  #back: LogPlace;

  /** Runs after each move, with what there is above, in screens. */
  constructor(readonly moved: (place: LogPlace, above: number) => void) {}

  /** Begins at a place. */
  attach(place: LogPlace): Attachment<HTMLElement> {
    return (box) => {
      this.#box = box;
      void this.keep(place);
      const shrunk = new ResizeObserver(() => this.stay());
      shrunk.observe(box);
      return () => shrunk.disconnect();
    };
  }

  readonly scrolled = (): void => {
    const box = this.#box;
    if (box === undefined) return;
    this.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
    this.#place = this.atEnd ? undefined : placeIn(box);
    this.moved(this.#place, box.scrollTop / box.clientHeight);
  };

  readonly toEnd = (): void => {
    this.atEnd = true;
    this.#place = this.#back = undefined;
    this.#box?.scrollTo({ top: this.#box.scrollHeight });
  };

  readonly stay = (): void => {
    if (this.atEnd) this.toEnd();
  };

  /** Stays with what is read though lines come above it. Lines out of view have their real height only once they are drawn: look twice. */
  async keep(place = this.#place): Promise<void> {
    if (place === undefined) return;
    this.#back = place;
    this.atEnd = false;
    await tick();
    this.#to(place);
    requestAnimationFrame(() => this.#to(place));
  }

  #to(place: NonNullable<LogPlace>): void {
    const box = this.#box;
    const line = box?.querySelector(`[data-line="${CSS.escape(place.id)}"]`);
    if (box === undefined || line == null || place !== this.#back) return;
    box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - place.below;
  }
}

/** The first line in view. */
function placeIn(box: HTMLElement): LogPlace {
  const edge = box.getBoundingClientRect().top;
  const lines = [...box.querySelectorAll<HTMLElement>('[data-line]:not([data-line=""])')];
  let [from, to] = [0, lines.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((lines[middle]?.getBoundingClientRect().bottom ?? 0) > edge) to = middle;
    else from = middle + 1;
  }
  const line = lines[from];
  if (line === undefined) return undefined;
  return { id: line.dataset.line ?? '', below: line.getBoundingClientRect().top - edge };
}
