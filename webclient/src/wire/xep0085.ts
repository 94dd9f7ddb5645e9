import { childIn, type El } from './element';
import { ns } from './ns';
import { x, Xml } from './xml';

export type ChatState = 'active' | 'composing' | 'paused';

/** Tells the room that its sender types, or stopped (XEP-0085 v2.1 §5.5). */
export const chatState = (room: string, state: ChatState, among = false): Xml =>
  x`<message xmlns="${ns.client}" type="groupchat" to="${room}"><${new Xml(state)} xmlns="${ns.chatStates}"/>${among && x`<private xmlns="${ns.parley}"/>`}</message>`;

/** The chat state in a message, if any. */
export const chatStateIn = (message: El): string | undefined => childIn(message, ns.chatStates)?.name;
