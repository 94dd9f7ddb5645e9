import { ns } from './ns';
import { x, type Xml } from './xml';

/** Tells the ACD that the lines up to this stanza id have been read (XEP-0333 v0.4; docs/protocol.md, the room). */
export const displayed = (room: string, stanzaId: string): Xml =>
  x`<message xmlns="${ns.client}" type="normal" to="${room}"><displayed xmlns="${ns.markers}" id="${stanzaId}"/></message>`;
