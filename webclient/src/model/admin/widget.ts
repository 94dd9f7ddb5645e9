/** The widget of a queue, as a site bears it (docs/widget.md). Pure. */

/** The line that puts a queue's widget into a page; language '': that of the page. */
export const embedLine = (origin: string, dn: string, language: string): string =>
  `<script src="${origin}/parley.js" data-dn="${dn}"${language === '' ? '' : ` data-lang="${language}"`} defer><` +
  '/script>';

/** What a text of a queue says in a language: that language's, else that of a kindred one, else the one for all others. */
export function wordsIn(valueOf: (key: string) => string, key: string, language: string): string {
  const [base = ''] = language.split('-');
  const own = [`${key}.${language}`, `${key}.${base}`, key, `${key}.en`];
  return own.map(valueOf).find((text) => text !== '') ?? '';
}
