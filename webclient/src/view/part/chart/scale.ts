/** One line of figures; null where there is none, which is not the same as 0. */
export type Series = Readonly<{ name: string; values: readonly (number | null)[] }>;

/** An axis of figures: from 0, or below it, to a round number; ticks ascending, both ends among them. */
export type Scale = Readonly<{ low: number; high: number; ticks: readonly number[] }>;

/** Where the figures of a chart are drawn, in pixels. */
export type Plot = Readonly<{
  /** The middle of a place. */
  x: (index: number) => number;
  y: (value: number) => number;
  /** The width of a place. */
  step: number;
  left: number;
  right: number;
}>;

const steps = [1, 2, 2.5, 5, 10];

/** A scale that holds all values with at most so many steps; without any value, from 0 to 1. */
export function scaleOf(values: readonly (number | null)[], stepsMax = 5): Scale {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v));
  const least = Math.min(0, ...known);
  const most = Math.max(0, ...known);
  const span = most - least || 1;
  const rough = span / stepsMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  // What is counted in whole ones has no halves on its axis.
  const counted = known.length > 0 && known.every((v) => Number.isInteger(v));
  const sizes = [...steps.map((s) => s * power), 1];
  const step =
    sizes.find((size) => size >= rough * (1 - 1e-9) && (!counted || Number.isInteger(size))) ?? 10 * power;
  const from = Math.floor(least / step + 1e-9);
  const to = Math.max(from + 1, Math.ceil((known.length === 0 || most === least ? 1 : most) / step - 1e-9));
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => round((from + i) * step));
  return { low: ticks[0] ?? 0, high: ticks.at(-1) ?? 1, ticks };
}

// Of 0.1 + 0.2 nobody wants to read all digits.
const round = (n: number): number => Number(n.toPrecision(12));

/** Where a value lies on a stretch that begins at the scale's low end; from and to are pixels. */
export const place = (scale: Scale, value: number, from: number, to: number): number =>
  from + ((value - scale.low) / (scale.high - scale.low)) * (to - from);

/** Every how many-th label is written, so that none touches the next. */
export const every = (count: number, room: number, labelWidth: number): number =>
  Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, room)));

/** The sums of stacked series, one for each place; null where none has a value. */
export function stacked(series: readonly Series[]): readonly (number | null)[] {
  const length = Math.max(0, ...series.map((s) => s.values.length));
  return Array.from({ length }, (_, i) => {
    const here = series.map((s) => s.values[i] ?? null).filter((v) => v !== null);
    return here.length === 0 ? null : here.reduce((sum, v) => sum + v, 0);
  });
}

/** The stretches of a line without gaps, as points. */
export function stretches(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): readonly (readonly Readonly<{ x: number; y: number }>[])[] {
  const found: { x: number; y: number }[][] = [];
  let going: { x: number; y: number }[] | null = null;
  for (const [i, value] of values.entries()) {
    if (value === null) {
      going = null;
      continue;
    }
    if (going === null) found.push((going = []));
    going.push({ x: x(i), y: y(value) });
  }
  return found;
}

/** The points as a path. */
export const pathOf = (points: readonly Readonly<{ x: number; y: number }>[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** The areas between two lines, where both are known, as closed paths. */
export function areas(
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const both = (values: readonly (number | null)[]): readonly (number | null)[] =>
    values.map((value, i) => ((low[i] ?? null) === null || (high[i] ?? null) === null ? null : value));
  const below = stretches(both(low), x, y);
  return stretches(both(high), x, y).map(
    (above, i) => `${pathOf([...above, ...[...(below[i] ?? [])].reverse()])}Z`,
  );
}
