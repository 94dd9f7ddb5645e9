import type { Desk } from '../../model/desk';
import type { Colleague } from '../../model/parts';

/** To whom a contact may be handed on: those who are there first. Not to its own queue: there it came from. */
export function rowsOfTargets(
  desk: Desk,
  dn: string,
): Readonly<{ agents: readonly Colleague[]; queues: Desk['services'] }> {
  const away = (c: Colleague) => Number(c.shown === 'logged-out');
  const agents = [...desk.colleagues].sort((a, b) => away(a) - away(b) || (a.name < b.name ? -1 : 1));
  return { agents, queues: desk.services.filter((q) => q.dn !== dn) };
}
