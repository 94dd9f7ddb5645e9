const dayMs = 86_400_000;

/** The beginning of a time's day where the reader is. Milliseconds since the epoch. */
export const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** How many days ago a time's day was, 0 = today; days of 23 or 25 hours count as one. */
export const daysAgo = (at: number, now: number): number => Math.round((dayOf(now) - dayOf(at)) / dayMs);
