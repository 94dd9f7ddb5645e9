/** The part of an address before the @. */
export const local = (jid: string): string => jid.split('@', 1)[0] ?? jid;

/** What stands behind the @, without a resource. */
export const domainOf = (jid: string): string => jid.slice(jid.indexOf('@') + 1).split('/', 1)[0] ?? jid;
