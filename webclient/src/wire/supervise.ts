import { attr, child, type El } from './element';
import { ns } from './ns';
import { ours } from './parley';
import { partiesOf, type Party } from './passing';
import { timeAttr } from './stanza';
import { x, type Xml } from './xml';

// What supervisors ask and are told over the stream (docs/protocol.md, "Supervisors").

export const monitor = (stop = false): Xml => x`<monitor xmlns="${ns.parley}"${stop && x` stop="true"`}/>`;
export const bargeIn = (): Xml => x`<barge-in xmlns="${ns.parley}"/>`;
export const takeOver = (): Xml => x`<take-over xmlns="${ns.parley}"/>`;

/** A word to the lead alone. */
export const whisper = (contact: string, id: string, body: string): Xml =>
  x`<message xmlns="${ns.client}" type="normal" to="${contact}" id="${id}"><body>${body}</body><whisper xmlns="${ns.parley}"/><origin-id xmlns="${ns.sid}" id="${id}"/></message>`;

/** No longer signed on as an agent; said to any queue. */
export const signOff = (queue: string): Xml =>
  x`<presence xmlns="${ns.client}" type="unavailable" to="${queue}"/>`;

/** What the agents see, sent on to who monitors; undefined for anything else. */
export function copyIn(message: El): El | undefined {
  if (ours(message, 'monitored') === undefined) return undefined;
  const forwarded = child(message, 'forwarded', ns.forward);
  return forwarded?.children.find((c) => c.ns === ns.client);
}

const states = ['waiting', 'ringing', 'talking', 'wrap-up', 'ended'] as const;

/** A contact as who monitors it is told of it. */
export type WireOverview = Readonly<{
  caller: string;
  dn: string;
  queueName: string;
  state: (typeof states)[number];
  arrived: number | undefined;
  since: number | undefined;
  visitor: 'connected' | 'lost';
  parties: readonly Party[];
}>;

/** Reads it from the answer to `monitor`, or a message; undefined where there is none. */
export function overviewIn(el: El): WireOverview | undefined {
  const monitored = ours(el, 'monitored');
  const contact = ours(monitored ?? el, 'contact');
  return (
    contact && {
      caller: attr(contact, 'caller'),
      dn: attr(contact, 'dn'),
      queueName: attr(contact, 'queue-name'),
      state: states.find((s) => s === attr(contact, 'state')) ?? 'ended',
      arrived: timeAttr(contact, 'arrived'),
      since: timeAttr(contact, 'since'),
      visitor: attr(contact, 'visitor') === 'lost' ? 'lost' : 'connected',
      parties: partiesOf(contact),
    }
  );
}
