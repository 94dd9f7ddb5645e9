import { attaching, step as attachStep, type Attaching, type AttachEvent } from './attaching';
import {
  conversation,
  step as talkStep,
  type Conversation,
  type ConversationEvent,
  type Unsent,
} from './conversation';
import type { StanzaId } from './stanzaid';
import { linkSeen, linkUp, type Link } from './link';

/** What the visitor types. */
export type Fields = Readonly<{ server: string; name: string; dn: string }>;

/** A refusal: where it belongs, and the key of its sentence. */
export type Problem = Readonly<{
  field: keyof Fields | null;
  code: string;
  /** The queue's own words. */
  text?: string;
  /** The queue is closed and takes a message instead. */
  callback?: boolean;
  /** When the closed queue opens, in milliseconds since the epoch. */
  opens?: number;
}>;

/** What a queue shows of itself, and the queues to choose from by their names. */
export type Front = Readonly<{
  name?: string;
  title?: string;
  consent?: string;
  /** Questions come before the chat. */
  asks?: boolean;
  /** The server has no queue at all. */
  empty?: boolean;
  queues?: readonly Readonly<{ dn: string; name: string }>[];
}>;

/** A form that a queue has the visitor fill in. */
export type Form = Readonly<{
  title: string;
  instructions: string;
  fields: readonly Readonly<{
    name: string;
    type: 'text' | 'texts' | 'one' | 'many' | 'yes-no' | 'fixed';
    label: string;
    required: boolean;
    values: readonly string[];
    options: readonly Readonly<{ value: string; label: string }>[];
  }>[];
}>;

/** A form with what is wrong with its answers, by field; '' stands for all of it. */
export type Asked = Readonly<{ form: Form; invalid: Readonly<Record<string, string>>; sent: boolean }>;

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
  /** How long it will take, in minutes; null: that cannot be said any more. */
  wait?: Readonly<{ low: number; high: number }> | null | undefined;
}>;

/** How far a request that the visitor may repeat has come. */
export type Progress = 'no' | 'sending' | 'yes' | 'failed';

/** The customer's page. Pure: no DOM, no socket, no clock. */
export type Visit = Readonly<{
  stage: 'form' | 'opening' | 'returning' | 'asked' | 'chat' | 'left';
  fields: Fields;
  problem: Problem | null;
  contact: Contact | null;
  /** The visitor has asked to leave. */
  leaving: boolean;
  link: Link;
  talk: Conversation;
  /** What the queue asks before a chat. */
  asked: Asked | null;
  /** What it asks after one. */
  survey: Asked | null;
  rated: Progress;
  /** What the visitor is about to send. */
  attaching: Attaching;
  /** The name of the queue of a chat that is open in another tab, null if none is. */
  elsewhere: string | null;
  /** What is known of the queue, or of those to choose from, before anybody asks for it. */
  front: Front;
  /** Up to here the visitor has read. */
  read: StanzaId;
}>;

export type VisitEvent =
  | Readonly<{ kind: 'asked'; fields: Fields }>
  | Readonly<{ kind: 'refused'; problem: Problem }>
  | Readonly<{ kind: 'returning'; fields: Fields; unsent: readonly Unsent[] }>
  | Readonly<{ kind: 'contact'; contact: Contact; at: number }>
  | Readonly<{ kind: 'leaving' }>
  | Readonly<{ kind: 'elsewhere'; queueName: string | null }>
  | Readonly<{ kind: 'front'; front: Front }>
  | Readonly<{ kind: 'attach'; event: AttachEvent }>
  | Readonly<{ kind: 'read'; id: StanzaId }>
  | Readonly<{ kind: 'form'; of: 'asked' | 'survey'; asked: Asked | null }>
  | Readonly<{ kind: 'rated'; rated: Progress }>
  | Readonly<{ kind: 'left' }>
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
  asked: null,
  survey: null,
  rated: 'no',
  attaching,
  elsewhere: null,
  front: {},
  read: '',
});

export function step(v: Visit, event: VisitEvent): Visit {
  switch (event.kind) {
    case 'asked':
      return { ...visit(event.fields), front: v.front, stage: 'opening' };
    case 'refused':
      return { ...visit(v.fields), front: v.front, problem: event.problem };
    case 'returning':
      return {
        ...visit(event.fields),
        front: v.front,
        stage: 'returning',
        talk: conversation('visitor', event.unsent),
      };
    case 'contact':
      return contact(v, event.contact, event.at);
    case 'elsewhere':
      return { ...v, elsewhere: event.queueName };
    case 'front':
      return { ...v, front: event.front };
    case 'attach':
      return { ...v, attaching: attachStep(v.attaching, event.event) };
    case 'read':
      return v.read === event.id ? v : { ...v, read: event.id };
    case 'leaving':
      return { ...v, leaving: true };
    case 'form':
      return { ...v, [event.of]: event.asked, stage: event.of === 'asked' ? 'asked' : v.stage };
    case 'rated':
      return { ...v, rated: event.rated };
    case 'left':
      return { ...visit(v.fields), front: v.front, stage: 'left' };
    case 'link':
      return { ...v, link: linkSeen(v.link, event.up, event.at) };
    case 'talk':
      return { ...v, talk: talkStep(v.talk, event.event) };
    case 'again':
      return { ...visit(v.fields), front: v.front };
  }
}

function contact(v: Visit, told: Contact, at: number): Visit {
  const before = v.contact;
  const next: Contact = {
    ...told,
    queueName: told.queueName || (before?.queueName ?? ''),
    agent: told.agent || (before?.agent ?? ''),
    wait: told.wait === undefined ? before?.wait : told.wait,
  };
  return { ...v, stage: 'chat', asked: null, contact: next, talk: noticed(v.talk, before, next, at) };
}

// A page that has just been loaded draws the state it finds, without telling how it came about.
function noticed(talk: Conversation, before: Contact | null, after: Contact, at: number): Conversation {
  if (before?.state === 'talking' && after.state === 'talking' && before.agent !== after.agent)
    return talkStep(talk, { kind: 'noticed', notice: 'agent-takes-over', name: after.agent, at });
  if (before === null || before.state === after.state) return talk;
  if (after.state === 'talking') {
    return talkStep(talk, { kind: 'noticed', notice: 'agent-joined', name: after.agent, at });
  }
  if (before.state === 'talking' && after.state !== 'ended') {
    const notice = after.cause === 'agent-lost' ? 'agent-lost' : 'passed-on';
    return talkStep(talk, { kind: 'noticed', notice, name: before.agent, at });
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

const known = [
  'elsewhere',
  'refused',
  'signed',
  'bad-request',
  'rate',
  'full',
  'busy',
  'server',
  'expired',
  'consent',
];

/** Where a refusal with that code belongs; a code from a newer server becomes the general one. */
export function problemOf(code: string): Problem {
  const field = fieldOf[code] ?? null;
  return { field, code: field !== null || known.includes(code) ? code : 'server' };
}
