/** A piece of what somebody wrote: words, or words that lead to an address. */
export type Piece = Readonly<{ text: string; href?: string }>;

// The web's own addresses, www. without a scheme, and mail; CJK marks and quotes never belong to one.
const address =
  /https?:\/\/[^\s<>"'`「」『』（）【】《》，。、；：！？]+|www\.[^\s<>"'`「」『』（）【】《》，。、；：！？]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;

// A sentence's own marks at the end are not part of the address, nor is a bracket that it did not open.
const trailing = /[.,;:!?…*_~]+$/u;

const charsMax = 2048;

/** Splits what somebody wrote at the addresses in it. Only http, https and mailto lead anywhere; all else stays words. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(address)) {
    const shown = bare(found[0]);
    const href = hrefOf(shown);
    if (href === undefined) continue;
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
    pieces.push({ text: shown, href });
    from = found.index + shown.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function bare(found: string): string {
  let shown = found.replace(trailing, '');
  while (/[)\]]$/.test(shown) && !balanced(shown)) shown = shown.slice(0, -1).replace(trailing, '');
  return shown;
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;
const balanced = (text: string): boolean =>
  count(text, '(') >= count(text, ')') && count(text, '[') >= count(text, ']');

/** Where words lead that look like an address; undefined if a browser could not open it safely. */
function hrefOf(shown: string): string | undefined {
  if (shown.length > charsMax) return undefined;
  if (!/^(https?:|www\.)/i.test(shown)) return `mailto:${shown}`;
  try {
    const url = new URL(/^www\./i.test(shown) ? `https://${shown}` : shown);
    const safe = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '';
    return safe && url.hostname.length > 0 ? url.href : undefined;
  } catch {
    return undefined;
  }
}
