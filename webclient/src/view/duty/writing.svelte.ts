import { tick } from 'svelte';
import { nextStop } from '../../model/replies';

/** What the box holds: a reply, a note, or the words of a line that is corrected. */
export type WritingKind = 'reply' | 'note' | 'corrected';

export const charsMax = { reply: 10_000, note: 4_000, corrected: 10_000 } as const;

/** The words in the box of a chat, of each kind, and where the caret is. */
export class Writing {
  readonly #texts: Record<WritingKind, string>;
  caret = $state.raw(0);
  box: HTMLTextAreaElement | undefined = $state.raw();
  /** There are places to fill in, which Tab goes to. */
  #stops = false;

  constructor(
    drafts: Readonly<Pick<Record<WritingKind, string>, 'reply' | 'note'>>,
    readonly kind: () => WritingKind,
    /** Something was typed. */
    readonly keep: (kind: WritingKind, text: string) => void,
    /** The caret stands elsewhere, or something was typed. */
    readonly onMove: () => void,
  ) {
    const texts = $state({ ...drafts, corrected: '' });
    this.#texts = texts;
  }

  get text(): string {
    return this.#texts[this.kind()];
  }

  typed(text: string): void {
    this.#texts[this.kind()] = text;
    this.keep(this.kind(), text);
  }

  readonly moved = (): void => {
    this.caret = this.box?.selectionStart ?? 0;
    this.onMove();
  };

  /** Has the box hold these words, with those from here to there chosen. */
  async written(text: string, from: number, to = from): Promise<void> {
    this.typed(text);
    await tick();
    this.focus(from, to);
  }

  /** Takes the focus, with the words from here to there chosen. */
  focus(from: number, to = from): void {
    this.box?.focus({ preventScroll: true });
    this.box?.setSelectionRange(from, to);
    this.moved();
  }

  /** Puts a sign in the place of what stands between from and the end of what is chosen. */
  put(sign: string, from = this.caret): void {
    const after = this.text.slice(this.box?.selectionEnd ?? this.caret);
    void this.written(this.text.slice(0, from) + sign + after, from + sign.length);
  }

  /** Puts words in the place of those from here to there, and chooses the first place in them that is to be filled in. */
  async insert(said: string, from: number, to: number): Promise<void> {
    const all = (this.text.slice(0, from) + said + this.text.slice(to)).slice(0, charsMax.reply);
    const stop = nextStop(said, 0);
    this.#stops = stop !== undefined;
    const at = stop ?? { from: said.length, to: said.length };
    await this.written(all, from + at.from, from + at.to);
  }

  /** Goes to the next place that is to be filled in; false if there is none. */
  toNextStop(): boolean {
    const stop = this.#stops ? nextStop(this.text, this.box?.selectionEnd ?? 0) : undefined;
    this.#stops = stop !== undefined;
    if (stop !== undefined) this.box?.setSelectionRange(stop.from, stop.to);
    return stop !== undefined;
  }

  /** Begins to correct a line: its words, with the caret at their end. */
  correct(words: string): void {
    this.#texts.corrected = words;
    void tick().then(() => this.focus(words.length));
  }
}
