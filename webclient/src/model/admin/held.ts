/** What stands against locking an agent out, or removing it. Pure. */

/** An open contact, with who has which part in it ("1001 (leads)"). */
export type OpenContact = Readonly<{
  id: string;
  caller: string;
  dn: string;
  since: string;
  agents?: readonly string[];
}>;
export type Holding<C extends OpenContact = OpenContact> = Readonly<{ contact: C; part: string }>;

/**
 * The contacts that are offered to a user, or talked to. One that was passed on has no part of the user any more, and
 * one in wrap-up lacks nobody.
 */
export function heldBy<C extends OpenContact>(user: string, contacts: readonly C[]): readonly Holding<C>[] {
  const of = `${user} (`;
  return contacts.flatMap((contact) => {
    const part = contact.agents?.find((agent) => agent.startsWith(of))?.slice(of.length, -1);
    return part === undefined || part === 'wrap-up' ? [] : [{ contact, part }];
  });
}
