import { ns } from './ns';
import { x, type Xml } from './xml';

/**
 * Sets all of one's own reactions to the line with this stanza id; none takes them away (XEP-0444 v0.2.1 §4). What others
 * have set does.ts reads.
 */
export const reacting = (room: string, stanzaId: string, reactions: readonly string[], id: string): Xml =>
  x`<message xmlns="${ns.client}" type="groupchat" to="${room}" id="${id}"><reactions xmlns="${ns.reactions}" id="${stanzaId}">${reactions.map((sign) => x`<reaction>${sign}</reaction>`)}</reactions><origin-id xmlns="${ns.sid}" id="${id}"/></message>`;
