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

/** What an entry must be to be listed; '' is any. Days are of the reader, like 2026-11-22; `until` is the last one. */
export type Asked = Readonly<{ by: string; action: string; until: string }>;
type Entry = Readonly<{ by: string; action: string; at: string }>;

export function isAsked(entry: Entry, { by, action, until }: Asked): boolean {
  if ((by !== '' && entry.by !== by) || (action !== '' && entry.action !== action)) return false;
  if (until === '') return true;
  const end = new Date(`${until}T00:00:00`);
  end.setDate(end.getDate() + 1); // not 24 h: days on which clocks are put on are shorter
  return Date.parse(entry.at) < end.getTime();
}

export type Choice = Readonly<{ value: string; text: string }>;

/** What can be asked for: each code that stands in the entries once, in the order of what people call it. */
export function choicesOf(
  named: readonly (readonly [code: string, called: string])[],
  language: string,
): readonly Choice[] {
  return [...new Map(named)]
    .map(([value, text]) => ({ value, text }))
    .sort((a, b) => a.text.localeCompare(b.text, language));
}
