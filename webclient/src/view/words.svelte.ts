import { getContext, setContext } from 'svelte';
import { load } from '../i18n/catalogues';
import { wordsOf, type Catalogue, type Key, type Language, type Words } from '../i18n/language';
import type { Args } from '../i18n/format';
import { daysAgo } from '../model/day';

const languageName = 'parley.language';
const place = Symbol('words');

/** The sentences of a page, in a language that can be switched while it is shown. */
export class PageWords {
  #words: Words;
  // Made once: that takes longer than to format with them, and a log has thousands of times.
  readonly #clock = $derived(
    new Intl.DateTimeFormat(this.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  );
  readonly #moment = $derived(
    new Intl.DateTimeFormat(this.language, { dateStyle: 'full', timeStyle: 'medium' }),
  );
  #whole = false;
  // What was asked for last. Of loads under way at once it alone counts, whichever comes first.
  #chosen: Language;
  #loading: Promise<readonly Catalogue[]> | undefined;

  constructor(words: Words) {
    this.#chosen = words.language;
    this.#words = $state.raw(words);
    this.#use(words);
  }

  get language(): Language {
    return this.#words.language;
  }

  readonly t = (key: Key, args?: Args): string => this.#words.t(key, args);

  /** The sentence for a word that came from a server, or the other one where there is none. */
  readonly tFor = (prefix: string, word: string, otherwise: Key, args?: Args): string => {
    return this.tFirst([`${prefix}.${word}`], otherwise, args);
  };

  /** The sentence of the first of these keys that there is. */
  readonly tFirst = (keys: readonly string[], otherwise: Key, args?: Args): string => {
    for (const key of keys) if (this.#words.has(key)) return this.#words.t(key, args);
    return this.#words.t(otherwise, args);
  };

  /** A time of day. */
  readonly clock = (at: number): string => this.#clock.format(at);

  /** The whole time, for who wants to know exactly. */
  readonly moment = (at: number): string => this.#moment.format(at);

  /** A time to come, with its day of the week. */
  readonly appointment = (at: number): string =>
    new Intl.DateTimeFormat(this.language, {
      weekday: 'long',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at);

  /** The day of a time, as one says it now: today, yesterday, or its date. */
  readonly day = (at: number, now: number): string => {
    const ago = daysAgo(at, now);
    if (ago === 0 || ago === 1)
      return new Intl.RelativeTimeFormat(this.language, { numeric: 'auto' }).format(-ago, 'day');
    return new Intl.DateTimeFormat(this.language, { dateStyle: 'long' }).format(at);
  };

  /** Loads the sentences that the page may say later, in this language and in each one it is switched to. */
  async loadRest(): Promise<void> {
    this.#whole = true;
    await this.#load(this.#chosen);
  }

  async #load(language: Language): Promise<void> {
    this.#chosen = language;
    const loading = Promise.all([load(language), ...(this.#whole ? [load(language, true)] : [])]);
    this.#loading = loading;
    const parts = await loading;
    if (this.#loading === loading) this.#use(wordsOf(language, Object.assign({}, ...parts) as Catalogue));
    else await this.#loading;
  }

  async switchTo(language: Language): Promise<void> {
    await this.#load(language);
    try {
      localStorage.setItem(languageName, JSON.stringify(language));
    } catch {
      // A browser that keeps nothing: it is chosen anew next time.
    }
  }

  #use(words: Words): void {
    this.#words = words;
    document.documentElement.lang = words.language;
  }
}

/** Makes the page's words reachable from every component below. */
export const provideWords = (words: PageWords): PageWords => setContext(place, words);

export const useWords = (): PageWords => getContext<PageWords>(place);
