import { child, textOf, type El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

/** The id of the one bind request of a stream. */
export const bindId = 'bind';

/** Asks for a resource; the server honours the wish as a prefix (RFC 6120 §7). */
export const bind = (wish: string): Xml =>
  x`<iq xmlns="${ns.client}" type="set" id="${bindId}"><bind xmlns="${ns.bind}">${wish !== '' && x`<resource>${wish}</resource>`}</bind></iq>`;

/** The full JID of the session, or undefined if this is not the answer to bind. */
export function boundJid(el: El): string | undefined {
  const answer = el.name === 'iq' && el.attrs.id === bindId ? child(el, 'bind', ns.bind) : undefined;
  return answer && textOf(answer, 'jid', ns.bind);
}
