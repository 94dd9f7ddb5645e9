const firstMsMax = 250;
const stepMs = 500;
const urgentCapMs = 5_000;
const calmCapMs = 30_000;

/**
 * How long to wait before the next attempt, attempt counting from 0: nearly at once, then doubling with jitter. A page
 * somebody looks at, or with a chat open, waits 5 s at most, so that a restarted server is found while it matters.
 */
export function backoffMs(attempt: number, urgent: boolean, random: number): number {
  if (attempt === 0) return random * firstMsMax;
  const cap = Math.min(urgent ? urgentCapMs : calmCapMs, stepMs * 2 ** Math.min(attempt - 1, 10));
  return cap / 2 + (random * cap) / 2;
}
