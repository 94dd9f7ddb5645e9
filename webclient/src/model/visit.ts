import {
  conversation,
  step as talkStep,
  type Conversation,
  type ConversationEvent,
  type Unsent,
} from './conversation';
import { linkSeen, linkUp, type Link } from './link';

/** What the visitor types. */
export type Fields = Readonly<{ server: string; name: string; dn: string }>;

/** A refusal: where it belongs, and the key of its sentence. */
export type Problem = Readonly<{ field: keyof Fields | null; code: string }>;

/** The visitor's contact. */
export type Contact = Readonly<{
  jid: string;
  queueName: string;
  state: 'waiting' | 'ringing' | 'talking' | 'ended';
  /** Contacts ahead; 0 = next. */
  position: number;
  agents: 'ready' | 'busy' | 'none';
  /** The agent's shown name. */
  agent: string;
  by: 'agent' | 'visitor' | 'system';
  cause: string;
}>;

/** The customer's page. Pure: no DOM, no socket, no clock. */
export type Visit = Readonly<{
  stage: 'form' | 'opening' | 'returning' | 'chat';
  fields: Fields;
  problem: Problem | null;
  contact: Contact | null;
  /** The visitor has asked to leave. */
  leaving: boolean;
  link: Link;
  talk: Conversation;
}>;

export type VisitEvent =
  | Readonly<{ kind: 'asked'; fields: Fields }>
  | Readonly<{ kind: 'refused'; problem: Problem }>
  | Readonly<{ kind: 'returning'; fields: Fields; unsent: readonly Unsent[] }>
  | Readonly<{ kind: 'contact'; contact: Contact; at: number }>
  | Readonly<{ kind: 'leaving' }>
  | Readonly<{ kind: 'link'; up: boolean; at: number }>
  | Readonly<{ kind: 'talk'; event: ConversationEvent }>
  | Readonly<{ kind: 'again' }>;

export const visit = (fields: Fields): Visit => ({
  stage: 'form',
  fields,
  problem: null,
  contact: null,
  leaving: false,
  link: linkUp,
  talk: conversation('visitor'),
});

export function step(v: Visit, event: VisitEvent): Visit {
  switch (event.kind) {
    case 'asked':
      return { ...visit(event.fields), stage: 'opening' };
    case 'refused':
      return { ...visit(v.fields), problem: event.problem };
    case 'returning':
      return { ...visit(event.fields), stage: 'returning', talk: conversation('visitor', event.unsent) };
    case 'contact':
      return contact(v, event.contact, event.at);
    case 'leaving':
      return { ...v, leaving: true };
    case 'link':
      return { ...v, link: linkSeen(v.link, event.up, event.at) };
    case 'talk':
      return { ...v, talk: talkStep(v.talk, event.event) };
    case 'again':
      return visit(v.fields);
  }
}

function contact(v: Visit, told: Contact, at: number): Visit {
  const before = v.contact;
  const next: Contact = {
    ...told,
    queueName: told.queueName || (before?.queueName ?? ''),
    agent: told.agent || (before?.agent ?? ''),
  };
  return { ...v, stage: 'chat', contact: next, talk: noticed(v.talk, before, next, at) };
}

// A page that has just been loaded draws the state it finds, without telling how it came about.
function noticed(talk: Conversation, before: Contact | null, after: Contact, at: number): Conversation {
  if (before === null || before.state === after.state) return talk;
  if (after.state === 'talking') {
    return talkStep(talk, { kind: 'noticed', notice: 'agent-joined', name: after.agent, at });
  }
  if (before.state === 'talking' && after.state !== 'ended') {
    return talkStep(talk, { kind: 'noticed', notice: 'agent-lost', name: before.agent, at });
  }
  return talk;
}

/** The first field that cannot be sent as it is, or null. */
export function problemIn(fields: Fields, serverIsOk: boolean): Problem | null {
  if (!serverIsOk)
    return { field: 'server', code: fields.server.trim() === '' ? 'empty-server' : 'bad-server' };
  if (fields.name.trim() === '') return { field: 'name', code: 'empty-name' };
  if (Array.from(fields.name.trim()).length > nameCharsMax) return { field: 'name', code: 'name-too-long' };
  if (fields.dn.trim() === '') return { field: 'dn', code: 'empty-dn' };
  return null;
}

/** The longest name the server takes. */
export const nameCharsMax = 80;

const fieldOf: Readonly<Record<string, keyof Fields>> = {
  'empty-name': 'name',
  'name-too-long': 'name',
  'unknown-dn': 'dn',
  closed: 'dn',
  unreachable: 'server',
  'no-answer': 'server',
  'no-chat-server': 'server',
  origin: 'server',
};

const known = ['refused', 'signed', 'bad-request', 'rate', 'full', 'busy', 'server', 'expired'];

/** Where a refusal with that code belongs; a code from a newer server becomes the general one. */
export function problemOf(code: string): Problem {
  const field = fieldOf[code] ?? null;
  return { field, code: field !== null || known.includes(code) ? code : 'server' };
}
