/**
 * A place in a room's order, as the ACD wrote it: a decimal number, which may pass 2^53, and behind a dot, for lines that
 * stand between two of the customer's, another. '' comes before all.
 */
export type StanzaId = string;

/** Negative if a comes before b, 0 if they are the same. */
export function order(a: StanzaId, b: StanzaId): number {
  const [n = '', between = ''] = a.split('.');
  const [m = '', amid = ''] = b.split('.');
  return orderOf(n, m) || orderOf(between, amid);
}

/** The order of two numbers without leading zeros; '' comes first. */
function orderOf(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export const notAfter = (a: StanzaId, b: StanzaId): boolean => order(a, b) <= 0;
