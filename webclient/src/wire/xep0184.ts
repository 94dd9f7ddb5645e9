import { ns } from './ns';
import { x, type Xml } from './xml';

/** Tells the ACD that the lines up to this stanza id have arrived (XEP-0184 v1.4.0; docs/protocol.md, the room). */
export const received = (room: string, stanzaId: string): Xml =>
  x`<message xmlns="${ns.client}" type="normal" to="${room}"><received xmlns="${ns.receipts}" id="${stanzaId}"/></message>`;
