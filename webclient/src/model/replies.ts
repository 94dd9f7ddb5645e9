/** Something agents say often: one's own, a queue's, or everybody's. */
export type Reply = Readonly<{
  id: number;
  /** By which it is found. */
  word: string;
  own: boolean;
  /** The queue it is for; '' = for all. */
  dn: string;
  /** By language tag; '' = in any other. */
  texts: Readonly<Record<string, string>>;
}>;

/** The canned replies as a page holds them. */
export type Replies = Readonly<{ list: readonly Reply[]; known: 'no' | 'yes' | 'failed' }>;

export type RepliesEvent = Readonly<{ kind: 'told'; list: readonly Reply[] }> | Readonly<{ kind: 'failed' }>;

export const replies: Replies = { list: [], known: 'no' };

export function step(r: Replies, event: RepliesEvent): Replies {
  switch (event.kind) {
    case 'told':
      return { list: event.list, known: 'yes' };
    case 'failed':
      return { ...r, known: r.known === 'yes' ? 'yes' : 'failed' };
  }
}

/** The text in a language, else in any, in the way the server chooses. */
export function textIn({ texts }: Pick<Reply, 'texts'>, language: string): string {
  const base = language.split('-')[0] ?? '';
  const near = Object.keys(texts).find((tag) => tag !== '' && tag.split('-')[0] === base);
  return (
    texts[language] ??
    (near === undefined ? undefined : texts[near]) ??
    texts[''] ??
    Object.values(texts)[0] ??
    ''
  );
}

export type Fills = Readonly<Record<'caller' | 'agent' | 'queue' | 'dn', string>>;

/** The text with its fields filled in; one that is empty, or not known, stays as it is. */
export const filled = (text: string, fills: Fills): string =>
  text.replaceAll(/\{(caller|agent|queue|dn)\}/g, (field, name: keyof Fills) => fills[name] || field);

/** A word being typed after a sign that asks for something, and where that sign stands. */
export type Typed = Readonly<{ from: number; word: string }>;

const wordCharsMax = 40;

/** The word being typed after a slash at the beginning of a line. */
export function slashAt(text: string, caret: number): Typed | undefined {
  const from = text.lastIndexOf('\n', caret - 1) + 1;
  const line = text.slice(from, caret);
  return /^\/\S*$/.test(line) && line.length <= wordCharsMax + 1 ? { from, word: line.slice(1) } : undefined;
}

const shownMax = 50;

/** Those for a queue that fit what was typed, the best first; '' = all, one's own first. At most 50. */
export function fitting(list: readonly Reply[], typed: string, dn: string): readonly Reply[] {
  const sought = typed.toLowerCase();
  return list
    .filter((r) => r.dn === '' || r.dn === dn)
    .map((r) => ({ r, fit: fitOf(r, sought) }))
    .filter(({ fit }) => fit < none)
    .sort((a, b) => a.fit - b.fit || Number(b.r.own) - Number(a.r.own) || (a.r.word < b.r.word ? -1 : 1))
    .slice(0, shownMax)
    .map(({ r }) => r);
}

const none = 5;

// The word itself, its beginning, inside it, its letters in order, then the texts.
function fitOf({ word, texts }: Reply, sought: string): number {
  const w = word.toLowerCase();
  if (w === sought) return 0;
  if (w.startsWith(sought)) return 1;
  if (w.includes(sought)) return 2;
  if (inOrder(w, sought)) return 3;
  return Object.values(texts).some((text) => text.toLowerCase().includes(sought)) ? 4 : none;
}

/** Whether all characters of sought stand in text, in that order. */
export function inOrder(text: string, sought: string): boolean {
  let at = -1;
  return Array.from(sought).every((character) => (at = text.indexOf(character, at + 1)) >= 0);
}

/** A place in a text that is still to be filled in: {…}. */
export function nextStop(text: string, after: number): Readonly<{ from: number; to: number }> | undefined {
  const stop = /\{[^{}\n]{1,40}\}/.exec(text.slice(after));
  return stop === null ? undefined : { from: after + stop.index, to: after + stop.index + stop[0].length };
}
