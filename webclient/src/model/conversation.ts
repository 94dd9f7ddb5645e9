import type { SharedFile } from './file';
import { notAfter, order, type StanzaId } from './stanzaid';

/** The two sides of a conversation. */
export type Side = 'visitor' | 'agent';

/** Who says a line: a side, or the service itself. */
export type Speaker = Side | 'service';

/** For agents alone: said among them, or whispered by a supervisor; '' = to everybody. */
export type Among = '' | 'agents' | 'whisper';

/** What a line does beside being said. Lines are named by stanza-id, in a correction by origin id. */
export type Does =
  | Readonly<{ kind: 'corrects'; originId: string }>
  | Readonly<{ kind: 'reacts'; id: StanzaId; with: readonly string[] }>
  | Readonly<{ kind: 'takes-back'; id: StanzaId }>
  | Readonly<{ kind: 'answers'; id: StanzaId }>
  | (Readonly<{ kind: 'shows' }> & SharedFile)
  | Readonly<{ kind: 'gone' }>;

/** A line the room has reflected: it is kept, and this is its place. */
export type Line = Readonly<{
  /** Stays the same from the moment the line was typed. */
  key: string;
  id: StanzaId;
  from: Speaker;
  /** The room's name for who said it. */
  nick?: string;
  /** Who said it, as the room names them; '' if it does not. */
  name: string;
  body: string;
  /** The language it is written in, where it says so. */
  lang?: string;
  /** Milliseconds since the epoch, by this page's clock. */
  at: number;
  originId: string;
  among?: Among;
  does?: Does;
}>;

/** A line of one's own that the room has not reflected yet. It is sent again with the same origin id until it is. */
export type Unsent = Readonly<{
  originId: string;
  body: string;
  at: number;
  failure: string;
  /** For agents alone. */
  among?: boolean;
  /** The line whose words these are instead, by its origin id. */
  corrects?: string;
  /** The file whose address the body is. */
  file?: SharedFile;
}>;

/** A sentence between the lines, about the conversation. */
export type Notice = Readonly<{
  key: string;
  kind:
    | 'agent-joined'
    | 'agent-lost'
    | 'agent-takes-over'
    | 'passed-on'
    | 'visitor-lost'
    | 'visitor-back'
    | 'words';
  /** Whom it is about; of `words` the words themselves. */
  name: string;
  at: number;
  /** The last line when it happened. */
  after: StanzaId;
}>;

/** What is known of the lines before the first: nothing yet, that there are some, that they are asked for, or that there are none. */
export type Past = 'unknown' | 'more' | 'asked' | 'none';

/** One conversation as one side sees it. Pure: no DOM, no socket, no clock. */
export type Conversation = Readonly<{
  me: Side;
  /** In the room's order. */
  lines: readonly Line[];
  /** In the order typed. */
  unsent: readonly Unsent[];
  notices: readonly Notice[];
  /** Up to which line each side's page has received. */
  received: Readonly<Record<Side, StanzaId>>;
  /** Up to which line each side has read. */
  seen: Readonly<Record<Side, StanzaId>>;
  /** When the other side was last seen typing; 0 = it is not. */
  typingAt: number;
  past: Past;
}>;

/** A line as it comes from the room or its archive. */
export type Said = Omit<Line, 'key'>;

export type ConversationEvent =
  | Readonly<{ kind: 'said'; lines: readonly Said[] }>
  | Readonly<{ kind: 'masked'; id: StanzaId; body: string }>
  | (Readonly<{ kind: 'typed' }> & Omit<Unsent, 'failure'>)
  | Readonly<{ kind: 'failed'; originId: string; failure: string }>
  | Readonly<{ kind: 'retried'; originId: string }>
  | Readonly<{ kind: 'discarded'; originId: string }>
  | Readonly<{ kind: 'received' | 'seen'; by: Side; id: StanzaId }>
  | Readonly<{ kind: 'typing'; at: number }>
  | Readonly<{ kind: 'past'; past: Past }>
  | Readonly<{ kind: 'noticed'; notice: Notice['kind']; name: string; at: number }>;

export const conversation = (me: Side, unsent: readonly Unsent[] = []): Conversation => ({
  me,
  lines: [],
  unsent,
  notices: [],
  received: { visitor: '', agent: '' },
  seen: { visitor: '', agent: '' },
  typingAt: 0,
  past: 'unknown',
});

/** The conversation after an event. A line told twice changes nothing. */
export function step(talk: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'said':
      return event.lines.reduce(said, talk);
    case 'masked': {
      const { id, body } = event;
      return { ...talk, lines: talk.lines.map((l) => (l.id === id ? { ...l, body } : l)) };
    }
    case 'typed': {
      const { originId, body, at, among, corrects, file } = event;
      const more = {
        ...(among && { among }),
        ...(corrects !== undefined && { corrects }),
        ...(file && { file }),
      };
      return { ...talk, unsent: [...talk.unsent, { originId, body, at, failure: '', ...more }] };
    }
    case 'failed':
      return withFailure(talk, event.originId, event.failure);
    case 'retried':
      return withFailure(talk, event.originId, '');
    case 'discarded':
      return { ...talk, unsent: talk.unsent.filter((u) => u.originId !== event.originId) };
    case 'received':
      return upTo(talk, 'received', event.by, event.id);
    case 'seen': // what is read has arrived
      return upTo(upTo(talk, 'received', event.by, event.id), 'seen', event.by, event.id);
    case 'typing':
      return talk.typingAt === event.at ? talk : { ...talk, typingAt: event.at };
    case 'past':
      return { ...talk, past: event.past };
    case 'noticed': {
      const { notice, name, at } = event;
      const entry = { key: `notice ${talk.notices.length}`, kind: notice, name, at, after: lastId(talk) };
      return { ...talk, notices: [...talk.notices, entry] };
    }
  }
}

const upTo = (talk: Conversation, what: 'received' | 'seen', by: Side, id: StanzaId): Conversation =>
  notAfter(id, talk[what][by]) ? talk : { ...talk, [what]: { ...talk[what], [by]: id } };

function said(talk: Conversation, line: Said): Conversation {
  const mine = line.from === talk.me;
  const unsent = mine ? talk.unsent.filter((u) => u.originId !== line.originId) : talk.unsent;
  const typingAt = mine ? talk.typingAt : 0;
  if (talk.lines.some((l) => l.id === line.id)) {
    return unsent.length === talk.unsent.length ? talk : { ...talk, unsent };
  }
  const key = unsent.length < talk.unsent.length ? line.originId : `line ${line.id}`;
  return { ...talk, unsent, typingAt, lines: inserted(talk.lines, { ...line, key }) };
}

// Nearly always at the end: search backwards.
function inserted(lines: readonly Line[], line: Line): readonly Line[] {
  const place = lines.findLastIndex((l) => order(l.id, line.id) < 0) + 1;
  return lines.toSpliced(place, 0, line);
}

const withFailure = (talk: Conversation, originId: string, failure: string): Conversation => ({
  ...talk,
  unsent: talk.unsent.map((u) => (u.originId === originId ? { ...u, failure } : u)),
});

/** The id of the last line kept, or ''. */
export const lastId = (talk: Conversation): StanzaId => talk.lines.at(-1)?.id ?? '';

/** The id of the first line known, or ''. */
export const firstId = (talk: Conversation): StanzaId => talk.lines[0]?.id ?? '';

/** The last line of the other side, of those up to one if it is given, or ''. */
export const lastHeard = (talk: Conversation, upTo?: StanzaId): StanzaId =>
  talk.lines.findLast((l) => l.from !== talk.me && (upTo === undefined || notAfter(l.id, upTo)))?.id ?? '';

/** The last line of the other side that this page has not said it received, or ''. */
export function unconfirmed(talk: Conversation): StanzaId {
  const last = lastHeard(talk);
  return notAfter(last, talk.received[talk.me]) ? '' : last;
}

const typingMsMax = 10_000;

/** Whether the other side types now; an unfinished "composing" lapses after 10 s. */
export const isTyping = (talk: Conversation, now: number): boolean =>
  talk.typingAt !== 0 && now - talk.typingAt < typingMsMax;
