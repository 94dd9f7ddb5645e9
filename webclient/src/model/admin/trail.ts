/** Who and what an entry of the audit trail is about, as its codes name them. Pure. */

/** A kind with its number, or an address, or a word of its own such as "system". */
export type Party = Readonly<{ kind: string; n: string }>;

/** What people call a party: "1001 林小姐" of an address, the name of what has one; null: only its kind and its number are known. */
export function calledOf(code: string, name = ''): string | null {
  const [local = '', host] = code.split('@');
  if (host !== undefined) return name === '' || name === local ? local : `${local} ${name}`;
  if (code.startsWith('c-')) return code; // a contact, by which it is found everywhere
  return name === '' ? null : name;
}

/** The kind and the number of "ban:5"; "system" has no number. */
export function partyOf(code: string): Party {
  const [kind = '', n = ''] = code.split(':');
  return { kind, n };
}
