import { mount, type Component } from 'svelte';
import { languages, load } from '../i18n/catalogues';
import { choose, wordsOf, type Catalogue, type Language } from '../i18n/language';
import Root from './Root.svelte';
import { PageWords } from './words.svelte';

const againMs = 2_000;

/** Whether somebody looks at the page. */
export const visible = (): boolean => document.visibilityState === 'visible';

/** The words of the page: by `?lang=`, by the last choice, or by the browser. */
export async function wordsFor(query: URLSearchParams): Promise<PageWords> {
  const [first, ...others] = languages.map(({ tag }) => tag);
  const language = choose([query.get('lang'), kept(), ...navigator.languages], [first ?? 'en', ...others]);
  return new PageWords(wordsOf(language, await loaded(language)));
}

// Without a connection just now nothing can be said: the page comes as soon as there is one.
async function loaded(language: Language): Promise<Catalogue> {
  for (;;) {
    try {
      return await load(language);
    } catch {
      await new Promise((done) => setTimeout(done, againMs));
    }
  }
}

function kept(): string | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem('parley.language') ?? 'null');
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Draws a page, with its words within reach of every component. */
export function show<P extends Record<string, unknown>>(
  page: Component<P>,
  props: P,
  words: PageWords,
): void {
  mount(Root, { target: document.body, props: { page: page as Component, props, words } });
}
