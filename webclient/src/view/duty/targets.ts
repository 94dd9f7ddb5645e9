import type { Desk } from '../../model/desk';
import type { Colleague } from '../../model/parts';

const ranks = ['ready', 'offered', 'busy', 'wrap-up', 'not-ready', 'logged-out'];
const rank = (c: Colleague): number => ranks.indexOf(c.shown);

/** To whom a contact may be handed on: those who are ready first. Not to its own queue: there it came from. */
export function rowsOfTargets(
  desk: Desk,
  dn: string,
): Readonly<{ agents: readonly Colleague[]; queues: Desk['services'] }> {
  const agents = [...desk.colleagues].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return { agents, queues: desk.services.filter((q) => q.dn !== dn) };
}
