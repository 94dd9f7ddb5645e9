/** Values for the arguments of a sentence. */
export type Args = Readonly<Record<string, string | number>>;

/**
 * Formats a sentence in the subset of ICU's message format that the catalogues use: {name}, and
 * {n, plural, =0 {…} one {…} other {…}} with # for the number. A missing argument stays visible as {name}.
 */
export function format(sentence: string, args: Args, locale: string): string {
  let out = '';
  for (let i = 0; i < sentence.length;) {
    if (sentence[i] !== '{') {
      out += sentence[i++] ?? '';
      continue;
    }
    const end = closing(sentence, i);
    out += argument(sentence.slice(i + 1, end), args, locale);
    i = end + 1;
  }
  return out;
}

/** The index of the brace that closes the one at start. */
function closing(sentence: string, start: number): number {
  let depth = 0;
  for (let i = start; i < sentence.length; i++) {
    if (sentence[i] === '{') depth++;
    else if (sentence[i] === '}' && --depth === 0) return i;
  }
  return sentence.length;
}

function argument(inside: string, args: Args, locale: string): string {
  const plural = /^\s*(\w+)\s*,\s*plural\s*,/.exec(inside);
  if (plural === null) {
    const value = args[inside.trim()];
    return value === undefined ? `{${inside}}` : shown(value, locale);
  }
  const n = Number(args[plural[1] ?? '']);
  const cases = casesIn(inside.slice(plural[0].length));
  const chosen = cases[`=${n}`] ?? cases[new Intl.PluralRules(locale).select(n)] ?? cases.other ?? '';
  return format(chosen.replaceAll('#', shown(n, locale)), args, locale);
}

function casesIn(text: string): Readonly<Record<string, string>> {
  const cases: Record<string, string> = {};
  for (let i = 0; i < text.length;) {
    const open = text.indexOf('{', i);
    if (open < 0) break;
    const end = closing(text, open);
    cases[text.slice(i, open).trim()] = text.slice(open + 1, end);
    i = end + 1;
  }
  return cases;
}

const shown = (value: string | number, locale: string): string =>
  typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
