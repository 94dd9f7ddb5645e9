import { notAfter, order, type StanzaId } from './stanzaid';

/** The two sides of a conversation. */
export type Side = 'visitor' | 'agent';

/** A line the room has reflected: it is kept, and this is its place. */
export type Line = Readonly<{
  /** Stays the same from the moment the line was typed. */
  key: string;
  id: StanzaId;
  from: Side;
  /** Who said it, as the room names them; '' if it does not. */
  name: string;
  body: string;
  /** Milliseconds since the epoch, by this page's clock. */
  at: number;
}>;

/** A line of one's own that the room has not reflected yet. It is sent again with the same origin id until it is. */
export type Unsent = Readonly<{ originId: string; body: string; at: number; failure: string }>;

/** A sentence between the lines, about the conversation. */
export type Notice = Readonly<{
  key: string;
  kind: 'agent-joined' | 'agent-lost' | 'visitor-lost' | 'visitor-back';
  name: string;
  at: number;
  /** The last line when it happened. */
  after: StanzaId;
}>;

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
  /** When the other side was last seen typing; 0 = it is not. */
  typingAt: number;
}>;

/** A line as it comes from the room or its archive. */
export type Said = Omit<Line, 'key'> & Readonly<{ originId: string }>;

export type ConversationEvent =
  | Readonly<{ kind: 'said'; lines: readonly Said[] }>
  | Readonly<{ kind: 'typed'; originId: string; body: string; at: number }>
  | Readonly<{ kind: 'failed'; originId: string; failure: string }>
  | Readonly<{ kind: 'retried'; originId: string }>
  | Readonly<{ kind: 'discarded'; originId: string }>
  | Readonly<{ kind: 'received'; by: Side; id: StanzaId }>
  | Readonly<{ kind: 'typing'; at: number }>
  | Readonly<{ kind: 'noticed'; notice: Notice['kind']; name: string; at: number }>;

export const conversation = (me: Side, unsent: readonly Unsent[] = []): Conversation => ({
  me,
  lines: [],
  unsent,
  notices: [],
  received: { visitor: '', agent: '' },
  typingAt: 0,
});

/** The conversation after an event. A line told twice changes nothing. */
export function step(talk: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'said':
      return event.lines.reduce(said, talk);
    case 'typed': {
      const line: Unsent = { originId: event.originId, body: event.body, at: event.at, failure: '' };
      return { ...talk, unsent: [...talk.unsent, line] };
    }
    case 'failed':
      return withFailure(talk, event.originId, event.failure);
    case 'retried':
      return withFailure(talk, event.originId, '');
    case 'discarded':
      return { ...talk, unsent: talk.unsent.filter((u) => u.originId !== event.originId) };
    case 'received':
      if (notAfter(event.id, talk.received[event.by])) return talk;
      return { ...talk, received: { ...talk.received, [event.by]: event.id } };
    case 'typing':
      return talk.typingAt === event.at ? talk : { ...talk, typingAt: event.at };
    case 'noticed': {
      const { notice, name, at } = event;
      const entry = { key: `notice ${talk.notices.length}`, kind: notice, name, at, after: lastId(talk) };
      return { ...talk, notices: [...talk.notices, entry] };
    }
  }
}

function said(talk: Conversation, line: Said): Conversation {
  const mine = line.from === talk.me;
  const unsent = mine ? talk.unsent.filter((u) => u.originId !== line.originId) : talk.unsent;
  const typingAt = mine ? talk.typingAt : 0;
  if (talk.lines.some((l) => l.id === line.id)) {
    return unsent.length === talk.unsent.length ? talk : { ...talk, unsent };
  }
  const key = unsent.length < talk.unsent.length ? line.originId : `line ${line.id}`;
  const { id, from, name, body, at } = line;
  return { ...talk, unsent, typingAt, lines: inserted(talk.lines, { key, id, from, name, body, at }) };
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

/** The last line of the other side that this page has not said it received, or ''. */
export function unconfirmed(talk: Conversation): StanzaId {
  const last = talk.lines.findLast((l) => l.from !== talk.me)?.id ?? '';
  return notAfter(last, talk.received[talk.me]) ? '' : last;
}

/** How far a line of one's own has come. */
export type Tick = 'pending' | 'sent' | 'delivered' | 'failed';

/** What stands in the log, in order. */
export type Entry =
  | (Readonly<{ kind: 'line'; tick: Tick; failure: string }> & Omit<Line, 'id'>)
  | (Readonly<{ kind: 'notice' }> & Readonly<{ notice: Notice; key: string }>);

/** The log: kept lines and notices in the room's order, then what is still on its way. */
export function entries(talk: Conversation): readonly Entry[] {
  const other = talk.me === 'agent' ? 'visitor' : 'agent';
  const log: Entry[] = noticesAfter(talk, '');
  for (const { id, ...line } of talk.lines) {
    const tick: Tick = notAfter(id, talk.received[other]) ? 'delivered' : 'sent';
    log.push({ kind: 'line', ...line, tick, failure: '' }, ...noticesAfter(talk, id));
  }
  for (const { originId, body, at, failure } of talk.unsent) {
    const tick = failure === '' ? 'pending' : 'failed';
    log.push({ kind: 'line', key: originId, from: talk.me, name: '', body, at, tick, failure });
  }
  return log;
}

const noticesAfter = (talk: Conversation, id: StanzaId): Entry[] =>
  talk.notices.filter((n) => n.after === id).map((notice) => ({ kind: 'notice', notice, key: notice.key }));

const typingMsMax = 10_000;

/** Whether the other side types now; an unfinished "composing" lapses after 10 s. */
export const isTyping = (talk: Conversation, now: number): boolean =>
  talk.typingAt !== 0 && now - talk.typingAt < typingMsMax;
