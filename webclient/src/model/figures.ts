import type { BoardHour, BoardQueue, Sums } from './board';

/** The figures of the wallboard. */
export const figureIds = ['waiting', 'longest', 'level', 'abandon', 'asa', 'aht'] as const;
export type FigureId = (typeof figureIds)[number];

/** What a figure counts: people, seconds, or per cent. */
export const unitOf = (id: FigureId): 'count' | 'seconds' | 'percent' =>
  id === 'waiting' ? 'count' : id === 'level' || id === 'abandon' ? 'percent' : 'seconds';

/** One figure now, and minute by minute in the last hour; null where there is nothing to divide by. */
export type Figure = Readonly<{ id: FigureId; value: number | null; trail: readonly (number | null)[] }>;

const nothing: Sums = { served: 0, servedWithin: 0, gaveUp: 0, waited: 0, handled: 0, handling: 0 };

const together = (all: readonly Sums[]): Sums =>
  all.reduce(
    (sum, s) => ({
      served: sum.served + s.served,
      servedWithin: sum.servedWithin + s.servedWithin,
      gaveUp: sum.gaveUp + s.gaveUp,
      waited: sum.waited + s.waited,
      handled: sum.handled + s.handled,
      handling: sum.handling + s.handling,
    }),
    nothing,
  );

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

// By the definitions of docs/metrics.md, service level by the rule "negative".
const rates: Readonly<Partial<Record<FigureId, (s: Sums) => number | null>>> = {
  level: (s) => percent(s.servedWithin, s.served + s.gaveUp),
  abandon: (s) => percent(s.gaveUp, s.served + s.gaveUp),
  asa: (s) => share(s.waited, s.served),
  aht: (s) => share(s.handling, s.handled),
};

/** The longest wait of these queues at `now`, in seconds; null: nobody waits. */
function longest(queues: readonly BoardQueue[], now: number): number | null {
  const since = queues.flatMap(({ oldest }) => (oldest === undefined ? [] : [Date.parse(oldest)]));
  return since.length === 0 ? null : Math.max(0, (now - Math.min(...since)) / 1000);
}

/** A figure over some queues; `now` by the server's clock. */
export function figureOf(id: FigureId, queues: readonly BoardQueue[], now: number): number | null {
  if (id === 'waiting') return queues.reduce((sum, q) => sum + q.waiting, 0);
  if (id === 'longest') return longest(queues, now);
  return rates[id]?.(together(queues.flatMap((q) => q.today ?? []))) ?? null;
}

/** How a figure has been in the last hour, over the queues of these numbers. */
export function trailOf(id: FigureId, dns: readonly string[], hour: BoardHour | null): (number | null)[] {
  const queues = hour?.queues.filter((q) => dns.includes(q.dn)) ?? [];
  const points = queues[0]?.waiting.length ?? 0;
  return Array.from({ length: points }, (_, i) => {
    if (id === 'waiting') return queues.reduce((sum, q) => sum + (q.waiting[i] ?? 0), 0);
    if (id === 'longest') return Math.max(...queues.map((q) => q.longest[i] ?? 0));
    return rates[id]?.(together(queues.flatMap((q) => q.sums[i] ?? []))) ?? null;
  });
}

/** All figures over some queues. */
export const figuresOf = (
  queues: readonly BoardQueue[],
  hour: BoardHour | null,
  now: number,
): readonly Figure[] =>
  figureIds.map((id) => ({
    id,
    value: figureOf(id, queues, now),
    trail: trailOf(
      id,
      queues.map((q) => q.dn),
      hour,
    ),
  }));
