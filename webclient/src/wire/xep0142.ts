import { attr, child, type El } from './element';
import { ns } from './ns';
import { submitted, type Answers } from './xep0004';
import { x, type Xml } from './xml';

// The workgroup protocol (XEP-0142 v0.3.1), as docs/protocol.md narrows it.

/** Asks to wait in a queue, to be told of one's place (§3.2.1); with a message, to leave it where the queue is closed. */
export const joinQueue = (answers: Answers, message = ''): Xml =>
  x`<join-queue xmlns="${ns.workgroup}"><queue-notifications/>${submitted(answers)}${message !== '' && x`<message xmlns="${ns.parley}">${message}</message>`}</join-queue>`;

/** Asks for the form of a queue (§3.2.1). */
export const queueForm = (): Xml => x`<join-queue xmlns="${ns.workgroup}"/>`;

/** Asks for one's place in a queue (§3.2.3). */
export const queueStatus = (): Xml => x`<queue-status xmlns="${ns.workgroup}"/>`;

/** Leaves a queue (§5.3). */
export const departQueue = (): Xml => x`<depart-queue xmlns="${ns.workgroup}"/>`;

/** Says to a queue that its agent is ready, or is not (§4.1). */
export const agentPresence = (queue: string, ready: boolean, reason = ''): Xml =>
  ready
    ? x`<presence xmlns="${ns.client}" to="${queue}"><show>chat</show><agent-status xmlns="${ns.workgroup}"/></presence>`
    : x`<presence xmlns="${ns.client}" to="${queue}"><show>dnd</show>${reason !== '' && x`<status>${reason}</status>`}<agent-status xmlns="${ns.workgroup}"/></presence>`;

/** Answers an offer (§4.2). */
export const accept = (visitor: string): Xml => x`<offer-accept xmlns="${ns.workgroup}" jid="${visitor}"/>`;
export const reject = (visitor: string): Xml => x`<offer-reject xmlns="${ns.workgroup}" jid="${visitor}"/>`;

/** The offer in an iq, if it is one (§4.2.1). */
export const offerIn = (iq: El): El | undefined => child(iq, 'offer', ns.workgroup);

/** The visitor whose offer an iq revokes (§4.2.5); undefined if it revokes none. */
export function revokedIn(iq: El): string | undefined {
  const revoke = child(iq, 'offer-revoke', ns.workgroup);
  return revoke && attr(revoke, 'jid');
}
