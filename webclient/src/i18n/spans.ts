/**
 * Spans of time as people write them, and as the server does: "90s" is shown as "1 min 30 sec", or in another language's
 * words, and any of these can be typed.
 */

const units = [
  { unit: 'day', mark: 'd', ms: 86_400_000 },
  { unit: 'hour', mark: 'h', ms: 3_600_000 },
  { unit: 'minute', mark: 'm', ms: 60_000 },
  { unit: 'second', mark: 's', ms: 1_000 },
  { unit: 'millisecond', mark: 'ms', ms: 1 },
] as const;

type Names = ReadonlyMap<string, number>;
const known = new Map<string, Names>();

/** The words for units that a language has, and the marks that the server takes, each with its milliseconds. */
function namesIn(locale: string): Names {
  const before = known.get(locale);
  if (before !== undefined) return before;
  const names = new Map<string, number>();
  for (const { unit, ms } of units) {
    for (const unitDisplay of ['narrow', 'short', 'long'] as const) {
      const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
      for (const n of [1, 2, 5]) {
        const name = format.formatToParts(n).find((part) => part.type === 'unit')?.value ?? '';
        names.set(name.trim().toLowerCase().replace(/\.$/, ''), ms);
      }
    }
  }
  for (const { mark, ms } of units) names.set(mark, ms); // last: "m" is a minute, wherever it is a metre or a month
  known.set(locale, names);
  return names;
}

/** The milliseconds of a unit by its name, or by a beginning that only names of one unit have. */
function unitMs(names: Names, word: string): number | undefined {
  const found = [...names].filter(([name]) => name.startsWith(word)).map(([, ms]) => ms);
  return names.get(word) ?? (found.every((ms) => ms === found[0]) ? found[0] : undefined);
}

/** The milliseconds of a span; a bare number is seconds. null: it is none. */
export function parseSpan(text: string, locale: string): number | null {
  const whole = text.trim().toLowerCase();
  if (/^\d+$/.test(whole)) return Number(whole) * 1_000;
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{2})$/.exec(whole);
  if (clock !== null)
    return (Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])) * 1_000;
  const names = namesIn(locale);
  let sum = 0;
  let rest = whole;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)\s*([^\d\s.,]+)[.,]?\s*/.exec(rest);
    const ms = part === null ? undefined : unitMs(names, part[2] ?? '');
    if (part === null || ms === undefined) return null;
    sum += Number(part[1]) * ms;
    rest = rest.slice(part[0].length);
  }
  return whole === '' ? null : Math.round(sum);
}

/** A span as the server writes it: "1m30s". */
export function spanText(ms: number): string {
  if (ms > 0 && ms < 1_000) return `${ms}ms`;
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1_000];
  return [
    h > 0 ? `${h}h` : '',
    m > 0 || (h > 0 && s > 0) ? `${m}m` : '',
    s > 0 || ms === 0 ? `${s}s` : '',
  ].join('');
}

/** A span in a language's words, nothing of it left out: "1 min 30 sec". */
export function spanWords(ms: number, locale: string): string {
  const parts: string[] = [];
  let left = ms;
  for (const { unit, ms: size } of units) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0 || (unit === 'second' && ms === 0))
      parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(n));
  }
  return parts.join(' ');
}

/** What the server wrote, in a language's words; what is no span stays as it is. */
export function spanShown(text: string, locale: string): string {
  const ms = parseSpan(text, locale);
  return ms === null ? text : spanWords(ms, locale);
}
