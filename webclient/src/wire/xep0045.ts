import { attr, child, childIn, textOf, type El } from './element';
import { doesOf, type Does } from './does';
import { ns } from './ns';
import { sharing, type SharedFile } from './xep0447';
import { bare, isMessage, isPresence, resource } from './stanza';
import { x, type Xml } from './xml';

/** The two sides of a conversation; the room's nicks are exactly these. */
export type Side = 'visitor' | 'agent';

const sideOf = (jid: string): Side | undefined => {
  const nick = resource(jid);
  return nick === 'visitor' || nick === 'agent' ? nick : undefined;
};

/** Who says a line: a side, or the service itself, whose lines come from the room's bare address. */
export type Speaker = Side | 'service';

/** Whose line it is: further agents, agent-2 and so on, speak for the same side as the first. */
const speakerOf = (jid: string): Speaker | undefined => {
  const nick = resource(jid);
  if (nick === '') return 'service';
  return /^agent-\d+$/.test(nick) ? 'agent' : sideOf(jid);
};

/** Enters a room without its history, which comes from the archive (XEP-0045 v1.34.6 §7.2.2, §7.2.13). */
export const join = (room: string): Xml =>
  x`<presence xmlns="${ns.client}" to="${room}/me"><x xmlns="${ns.muc}"><history maxstanzas="0"/></x></presence>`;

/** What is said: words, or those that take the place of another line's, or the address of a file. */
export type Saying = Readonly<{
  originId: string;
  body: string;
  /** To the agents alone. */
  among?: boolean;
  corrects?: string;
  file?: SharedFile;
}>;

/** A line said in a room. The origin id is how the archive knows a line sent twice (XEP-0359 v0.7.0 §4). */
export const say = (room: string, { originId, body, among, corrects, file }: Saying): Xml =>
  x`<message xmlns="${ns.client}" type="groupchat" to="${room}" id="${originId}"><body>${body}</body>${among && x`<private xmlns="${ns.parley}"/>`}${corrects !== undefined && x`<replace xmlns="${ns.replace}" id="${corrects}"/>`}${file && sharing(file)}<origin-id xmlns="${ns.sid}" id="${originId}"/></message>`;

/** A line as the room reflects it: in the archive, with its place in the room's order. */
export type Said = Readonly<{
  id: string;
  originId: string;
  from: Speaker;
  /** The room's name for who said it: visitor, agent, agent-2 … */
  nick: string;
  name: string;
  body: string;
  /** The language it is written in, where it says so. */
  lang?: string;
  /** For agents alone: said among them, or whispered by a supervisor. */
  among?: 'agents' | 'whisper';
  /** What it does beside being said. */
  does?: Does;
}>;

/** Reads a reflected line; undefined for a message that carries none. */
export function saidIn(message: El): Said | undefined {
  const whispered = child(message, 'whisper', ns.parley) !== undefined;
  const from = whispered ? 'agent' : speakerOf(attr(message, 'from'));
  const body = child(message, 'body', ns.client);
  const does = doesOf(message);
  if (from === undefined || attr(message, 'type') === 'error') return undefined;
  if (body === undefined && does === undefined) return undefined;
  const room = bare(attr(message, 'from'));
  const stanzaId = message.children.find(
    (c) => c.name === 'stanza-id' && c.ns === ns.sid && attr(c, 'by') === room,
  );
  const originId = child(message, 'origin-id', ns.sid);
  const lang = attr(body ?? message, 'xml:lang') || attr(message, 'xml:lang');
  if (stanzaId === undefined) return undefined;
  return {
    id: attr(stanzaId, 'id'),
    originId: (originId && attr(originId, 'id')) ?? attr(message, 'id'),
    from,
    nick: resource(attr(message, 'from')),
    name: textOf(message, 'nick', ns.nick),
    body: body?.text ?? '',
    ...(lang !== '' && { lang }),
    ...(whispered ? { among: 'whisper' } : child(message, 'private', ns.parley) && { among: 'agents' }),
    ...(does && { does }),
  };
}

/** A line whose words are others from now on: the number of a card in it was hidden after it had been shown. */
export function maskedIn(message: El): Readonly<{ id: string; body: string }> | undefined {
  const masked = child(message, 'masked', ns.parley);
  const id = masked === undefined ? '' : attr(masked, 'id');
  return id === '' ? undefined : { id, body: textOf(message, 'body', ns.client) };
}

/** A presence from a room: who, whether there, and what it means. */
export type Occupant = Readonly<{
  side: Side | undefined;
  nick: string;
  present: boolean;
  self: boolean;
  destroyed: boolean;
}>;

/** Reads an occupant's presence (§7.2.3); undefined for anything else. */
export function occupantIn(presence: El): Occupant | undefined {
  const user = isPresence(presence) ? child(presence, 'x', ns.mucUser) : undefined;
  if (user === undefined || attr(presence, 'type') === 'error') return undefined;
  return {
    side: sideOf(attr(presence, 'from')),
    nick: textOf(presence, 'nick', ns.nick),
    present: attr(presence, 'type') !== 'unavailable',
    self: user.children.some((c) => c.name === 'status' && attr(c, 'code') === '110'),
    destroyed: child(user, 'destroy', ns.mucUser) !== undefined,
  };
}

/** Whether a message invites to the room it comes from (§7.8.2). */
export const isInvitation = (message: El): boolean =>
  isMessage(message) && childIn(message, ns.mucUser)?.children.some((c) => c.name === 'invite') === true;
