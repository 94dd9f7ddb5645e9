/** When a queue is open, as acd/hours writes it. Pure. */

/** A part of a day on the wall clock, "09:00" to "18:00"; it ends on the next day if that is earlier. */
export type Span = Readonly<{ from: string; to: string }>;
/** One or several days that are different; without spans they are closed. */
export type Special = Readonly<{ from: string; to: string; spans: readonly Span[]; label: string }>;
export type Hours = Readonly<{
  zone: string;
  /** From Monday; null: no day is named, it is always open. */
  week: readonly (readonly Span[])[] | null;
  days: readonly Special[];
}>;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const always: Hours = { zone: '', week: null, days: [] };
/** What an office has. */
export const office: readonly (readonly Span[])[] = weekdays.map((_, i) =>
  i < 5 ? [{ from: '09:00', to: '18:00' }] : [],
);

/** Reads what the server writes: one clause to a line, or after a semicolon. What it never writes is left out. */
export function parseHours(text: string): Hours {
  let zone = '';
  let week: Span[][] | null = null;
  const days: Special[] = [];
  for (const clause of text.split(/[;\n]/)) {
    const [which = '', what = '', ...rest] = clause.trim().split(/\s+/);
    if (which === 'zone') zone = what;
    else if (/^\d/.test(which)) {
      const [from = which, to = from] = which.split('..');
      days.push({ from, to, spans: spansIn(what), label: rest.join(' ') });
    } else if (which !== '') {
      week ??= weekdays.map(() => []);
      for (const day of daysIn(which)) week[day] = spansIn(what);
    }
  }
  return { zone, week, days };
}

const spansIn = (text: string): Span[] =>
  text === 'closed' || text === ''
    ? []
    : text.split(',').map((part) => {
        const [from = '', to = ''] = part.split('-');
        return { from: from.padStart(5, '0'), to: to.padStart(5, '0') };
      });

/** The places of "mon-fri", "sat,sun" or "daily". */
function daysIn(text: string): number[] {
  if (text === 'daily') return weekdays.map((_, i) => i);
  return text
    .toLowerCase()
    .split(',')
    .flatMap((part) => {
      const [first = '', last = first] = part.split('-');
      const [from, to] = [first, last].map((day) => weekdays.findIndex((w) => w === day));
      if (from === undefined || to === undefined || from < 0 || to < 0) return [];
      return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
    });
}

const spansText = (spans: readonly Span[]): string =>
  spans.length === 0 ? 'closed' : spans.map(({ from, to }) => `${from}-${to}`).join(',');

/** Days of the week, by their places from Monday, that follow each other and are open alike. */
export type Run = Readonly<{ first: number; last: number; spans: readonly Span[] }>;

/** The days of a week as runs, in their order. */
export function weekRuns(week: readonly (readonly Span[])[]): readonly Run[] {
  const runs: Run[] = [];
  week.forEach((spans, day) => {
    const before = runs.at(-1);
    if (before !== undefined && spansText(before.spans) === spansText(spans))
      runs[runs.length - 1] = { ...before, last: day };
    else runs.push({ first: day, last: day, spans });
  });
  return runs;
}

/** Whether nothing says when it is closed. */
export const isAlways = ({ week, days }: Hours): boolean => week === null && days.length === 0;

/** As the server reads it; '' is always open, in the server's zone. */
export function hoursText({ zone, week, days }: Hours): string {
  const clauses = zone === '' ? [] : [`zone ${zone}`];
  weekdays.forEach((day, i) => {
    if (week !== null) clauses.push(`${day} ${spansText(week[i] ?? [])}`);
  });
  for (const { from, to, spans, label } of days) {
    const which = to === '' || to === from ? from : `${from}..${to}`;
    clauses.push(`${which} ${spansText(spans)} ${label}`.trim());
  }
  return clauses.join('; ');
}
