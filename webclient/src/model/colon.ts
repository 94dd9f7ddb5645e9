import type { Typed } from './replies';

// A letter after a colon is often a face of its own, and behind a letter or a digit it is an address or a time.
const sought = /(?<![\p{L}\p{N}:：])[:：](\p{Script=Han}|[\p{L}\p{N}_+-]{2})[\p{L}\p{N}_+-]{0,18}$/u;

/** The word by which a sign is sought that is being typed after a colon: two letters, or one Han character, at least. */
export function colonAt(text: string, caret: number): Typed | undefined {
  const found = sought.exec(text.slice(Math.max(0, caret - 24), caret))?.[0];
  return found === undefined ? undefined : { from: caret - found.length, word: found.slice(1) };
}
