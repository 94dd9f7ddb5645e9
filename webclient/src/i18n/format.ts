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

/** A day, e.g. 22 Nov 2026; at in milliseconds since the epoch, in the browser's time zone unless another is named. */
export const day = (at: number, locale: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(at);

/** A day and the time of it, e.g. 22 Nov 2026, 14:20. */
export const moment = (at: number, locale: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  }).format(at);

/** The name of a day of the week, from 0, Monday. */
export const weekday = (day: number, locale: string, form: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locale, { weekday: form, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day)); // a Monday

/** A figure with at most so many digits behind the point. */
export const number = (value: number, locale: string, digits = 0): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** A share, from 0 to 100 as the interface tells it, e.g. 92.5%. */
export const percent = (of100: number, locale: string, digits = 1): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(of100 / 100);

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

/** How long something took, in its two greatest units: 4 min 12 sec. Below a second it is 0 sec. */
export function duration(ms: number, locale: string): string {
  const first = units.findIndex((u) => ms >= u.ms);
  const from = first < 0 ? units.length - 1 : first;
  const parts: string[] = [];
  let left = Math.max(0, ms);
  for (const { unit, ms: size } of units.slice(from, from + 2)) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0 || parts.length === 0)
      parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(n));
  }
  return parts.join(' ');
}

/** How long ago something was, or how soon it will be, in its greatest unit: 3 minutes ago. */
export function relative(at: number, now: number, locale: string): string {
  const off = at - now;
  const { unit, ms } = units.find((u) => Math.abs(off) >= u.ms) ?? { unit: 'second', ms: 1_000 };
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(off / ms), unit);
}
