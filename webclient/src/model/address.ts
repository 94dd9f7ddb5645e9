/** The part of an address before the @. */
export const local = (jid: string): string => jid.split('@', 1)[0] ?? jid;
