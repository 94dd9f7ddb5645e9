import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { timeAttr } from './stanza';
import { saidIn, type Said } from './xep0045';
import { x, type Xml } from './xml';

const pageSize = 50;

/** Asks for the page of an archive that follows a stanza id (XEP-0313 v1.1.0 §4, XEP-0059). */
export const pageAfter = (queryId: string, id: string): Xml => asked(queryId, x`<after>${id}</after>`);

/** Asks for the page that comes before a stanza id, or for the last one if that is ''. */
export const pageBefore = (queryId: string, id: string): Xml => asked(queryId, x`<before>${id}</before>`);

const asked = (queryId: string, where: Xml): Xml =>
  x`<query xmlns="${ns.mam}" queryid="${queryId}"><set xmlns="${ns.rsm}"><max>${pageSize}</max>${where}</set></query>`;

/** A line out of an archive, with the time it was said. */
export type Archived = Said & Readonly<{ at: number }>;

/** The query a message answers, or '' if it is none's result. */
export const queryOf = (message: El): string => attr(child(message, 'result', ns.mam) ?? message, 'queryid');

/** Reads one result; undefined if it holds no line. */
export function archivedIn(message: El): Archived | undefined {
  const forwarded = child(child(message, 'result', ns.mam) ?? message, 'forwarded', ns.forward);
  const delay = forwarded && child(forwarded, 'delay', ns.delay);
  const inner = forwarded && child(forwarded, 'message', ns.client);
  const said = inner && saidIn(inner);
  if (delay === undefined || said === undefined) return undefined;
  return { ...said, at: timeAttr(delay, 'stamp') ?? 0 };
}

/** The end of a page: whether nothing lies beyond it, where the next one begins, and how far each side's lines have arrived and been read. */
export type Fin = Readonly<{
  complete: boolean;
  last: string;
  delivered: readonly El[];
  seen: readonly El[];
}>;

export function finIn(iq: El): Fin {
  const fin = child(iq, 'fin', ns.mam);
  const told = (name: string) => fin?.children.filter((c) => c.name === name && c.ns === ns.parley) ?? [];
  const set = fin && child(fin, 'set', ns.rsm);
  return {
    complete: fin === undefined || attr(fin, 'complete') === 'true',
    last: set ? textOf(set, 'last', ns.rsm) : '',
    delivered: told('delivered'),
    seen: told('seen'),
  };
}
