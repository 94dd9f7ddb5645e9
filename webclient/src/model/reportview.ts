import { cellOf, type Cell, type Sheet } from './sheet';

export const periods = ['today', '7d', '30d', 'own'] as const;
export type Period = (typeof periods)[number];

/**
 * What is asked for, as it stands in the page's address. Days are like 2026-11-22, and `to` is the last one; moments are
 * like 2026-11-22T08:00, and `to` is not included.
 */
export type View = Readonly<{
  report: string;
  period: Period;
  from: string;
  to: string;
  queues: readonly string[];
  agents: readonly string[];
  /** 15, 30, 60 or day; '' is the report's own. */
  interval: string;
  /** IANA name, of days and times. */
  zone: string;
}>;

const dayMs = 86_400_000;

/** The day some days later. */
export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

const isMoment = (text: string): boolean => text.includes('T');

/** Reads a view from an address; what is missing is as usual. */
export function viewOf(query: URLSearchParams, zone: string): View {
  const period = query.get('period');
  return {
    report: query.get('report') ?? 'queue-intervals',
    period: periods.find((p) => p === period) ?? 'today',
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    queues: query.getAll('queue'),
    agents: query.getAll('agent'),
    interval: query.get('interval') ?? '',
    zone: query.get('tz') ?? zone,
  };
}

/** A view as an address; `zone` is the reader's own, which goes without saying. */
export function addressOf(view: View, zone: string): URLSearchParams {
  const query = new URLSearchParams({ report: view.report, period: view.period });
  if (view.period === 'own') {
    query.set('from', view.from);
    query.set('to', view.to);
  }
  for (const queue of view.queues) query.append('queue', queue);
  for (const agent of view.agents) query.append('agent', agent);
  if (view.interval !== '') query.set('interval', view.interval);
  if (view.zone !== zone) query.set('tz', view.zone);
  return query;
}

/** From when, and until when without it, as the interface takes it; today is the day in the view's zone. */
export function spanOf(view: View, today: string): Readonly<{ from: string; to: string }> {
  const days = { today: 1, '7d': 7, '30d': 30, own: 0 }[view.period];
  if (days > 0) return { from: daysLater(today, 1 - days), to: daysLater(today, 1) };
  return { from: view.from, to: isMoment(view.to) || view.to === '' ? view.to : daysLater(view.to, 1) };
}

/** Whether a view can be asked for. */
export const isWhole = (view: View): boolean =>
  view.report !== '' &&
  (view.period !== 'own' || (view.from !== '' && view.to !== '' && view.from <= view.to));

/** What getReport is asked (docs/api.md). */
export const questionOf = (
  view: View,
  today: string,
): Readonly<Record<string, string | readonly string[]>> => ({
  ...spanOf(view, today),
  tz: view.zone,
  interval: view.interval,
  queue: view.queues,
  agent: view.agents,
});

const localOf = (moment: Cell): string => (typeof moment === 'string' ? moment.slice(0, 16) : '');

/**
 * The contacts behind some rows of a sheet: of their interval, or of the view's period, and of their queues and agents.
 * null: the rows have nothing to go by.
 */
export function behind(view: View, sheet: Sheet, rows: readonly (readonly Cell[])[]): View | null {
  const named = (...columns: readonly string[]): string[] => [
    ...new Set(
      rows.flatMap((row) =>
        columns.map((name) => cellOf(sheet, row, name)).filter((v): v is string => typeof v === 'string'),
      ),
    ),
  ];
  const queues = named('queue');
  const agents = named('agent').filter((name) => name !== '');
  const starts = rows.map((row) => localOf(cellOf(sheet, row, 'start'))).filter((text) => text !== '');
  const ends = rows.map((row) => localOf(cellOf(sheet, row, 'end'))).filter((text) => text !== '');
  if (queues.length === 0 && agents.length === 0 && starts.length === 0) return null;
  const whole: View = {
    ...view,
    report: 'contacts',
    interval: '',
    queues: queues.length > 0 ? queues : view.queues,
    agents: agents.length > 0 ? agents : view.agents,
  };
  if (starts.length === 0) return whole;
  return {
    ...whole,
    period: 'own',
    from: starts.reduce((a, b) => (b < a ? b : a)),
    to: ends.reduce((a, b) => (b > a ? b : a), ''),
  };
}

/** Today in a zone. */
export const todayIn = (zone: string, now: number): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
