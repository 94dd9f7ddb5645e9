/** A place in a room's order: a decimal number as the ACD wrote it, which may pass 2^53. '' comes before all. */
export type StanzaId = string;

/** Negative if a comes before b, 0 if they are the same. */
export function order(a: StanzaId, b: StanzaId): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export const notAfter = (a: StanzaId, b: StanzaId): boolean => order(a, b) <= 0;
