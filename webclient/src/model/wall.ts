/** How long a page of a table stays on the wall, in ms. */
export const pageMs = 10_000;

/** The rows of the page that is due at a time, and their numbers, counted from 1. Every wall shows the same one. */
export function pageOf<R>(
  rows: readonly R[],
  fits: number,
  now: number,
): Readonly<{ rows: readonly R[]; from: number; to: number }> {
  const pages = Math.max(1, Math.ceil(rows.length / fits));
  const first = (Math.floor(now / pageMs) % pages) * fits;
  const shown = rows.slice(first, first + fits);
  return { rows: shown, from: first + 1, to: first + shown.length };
}
