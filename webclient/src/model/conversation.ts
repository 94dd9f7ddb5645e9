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
  kind: 'agent-joined' | 'agent-lost' | 'agent-takes-over' | 'visitor-lost' | 'visitor-back' | 'words';
  /** Whom it is about; of `words` the words themselves. */
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
  /** Up to which line each side has read. */
  seen: Readonly<Record<Side, StanzaId>>;
  /** When the other side was last seen typing; 0 = it is not. */
  typingAt: number;
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
  | Readonly<{ kind: 'noticed'; notice: Notice['kind']; name: string; at: number }>;

export const conversation = (me: Side, unsent: readonly Unsent[] = []): Conversation => ({
  me,
  lines: [],
  unsent,
  notices: [],
  received: { visitor: '', agent: '' },
  seen: { visitor: '', agent: '' },
  typingAt: 0,
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

/** The last line of the other side that this page has not said it received, or ''. */
export function unconfirmed(talk: Conversation): StanzaId {
  const last = talk.lines.findLast((l) => l.from !== talk.me)?.id ?? '';
  return notAfter(last, talk.received[talk.me]) ? '' : last;
}

/** How far a line of one's own has come. */
export type Tick = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A line as it is shown, with what was done to it since. */
export type ShownLine = Readonly<{
  kind: 'line';
  key: string;
  /** '' while the room has not reflected it. */
  id: StanzaId;
  originId: string;
  from: Side;
  name: string;
  body: string;
  at: number;
  tick: Tick;
  failure: string;
  among: Among;
  /** Its body is that of a correction. */
  corrected: boolean;
  /** It was taken back: there is no body. */
  gone: boolean;
  reactions: readonly string[];
  /** What it answers, or ''. */
  answers: string;
  /** The file that it shows. */
  file: SharedFile | undefined;
}>;

/** What stands in the log, in order. */
export type Entry = ShownLine | (Readonly<{ kind: 'notice' }> & Readonly<{ notice: Notice; key: string }>);

/** The log: kept lines and notices in the room's order, then what is still on its way. */
export function entries(talk: Conversation): readonly Entry[] {
  const other = talk.me === 'agent' ? 'visitor' : 'agent';
  const changes = changesIn(talk);
  const log: Entry[] = noticesAfter(talk, '');
  for (const line of talk.lines) {
    const tick = notAfter(line.id, talk.seen[other])
      ? 'read'
      : notAfter(line.id, talk.received[other])
        ? 'delivered'
        : 'sent';
    const entry = shownLine(talk, line, tick, changes);
    if (entry !== undefined) log.push(asBefore(line, entry));
    log.push(...noticesAfter(talk, line.id));
  }
  for (const line of talk.unsent) if (!isPending(line)) log.push(unsentLine(talk.me, line));
  return log;
}

// A line that is shown as it was is the same object, so that a long log is not drawn anew with each line.
const before = new WeakMap<Line, Entry>();

function asBefore(line: Line, entry: Entry): Entry {
  const known = before.get(line) as Readonly<Record<string, unknown>> | undefined;
  const same = (pair: readonly [string, unknown]) =>
    known?.[pair[0]] === pair[1] || isEmpty(pair[1], known?.[pair[0]]);
  if (known !== undefined && Object.entries(entry).every(same)) return known as unknown as Entry;
  before.set(line, entry);
  return entry;
}

const isEmpty = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0;

// A correction on its way stands where the line stands; one that failed beside it, so that it can be tried again.
const isPending = ({ corrects, failure }: Unsent): boolean => corrects !== undefined && failure === '';

function unsentLine(me: Side, { originId, body, at, failure, among, file }: Unsent): ShownLine {
  return {
    kind: 'line',
    key: originId,
    ...{ originId, id: '', from: me, name: '', body, at, failure, file },
    among: among === true ? 'agents' : '',
    tick: failure === '' ? 'pending' : 'failed',
    ...{ corrected: false, gone: false, reactions: [], answers: '' },
  };
}

type Changes = Readonly<{
  bodies: ReadonlyMap<string, string>;
  gone: ReadonlySet<StanzaId>;
  reactions: ReadonlyMap<StanzaId, ReadonlyMap<string, readonly string[]>>;
  /** Lines whose correction is on its way. */
  pending: ReadonlySet<string>;
}>;

// What later lines have done to earlier ones. Only the room says who may do what: here it has been done.
function changesIn({ lines, unsent }: Conversation): Changes {
  const bodies = new Map<string, string>();
  const gone = new Set<StanzaId>();
  const reactions = new Map<StanzaId, Map<string, readonly string[]>>();
  for (const line of lines) {
    if (line.does?.kind === 'corrects') bodies.set(line.does.originId, line.body);
    else if (line.does?.kind === 'takes-back') gone.add(line.does.id);
    else if (line.does?.kind === 'gone') gone.add(line.id);
    else if (line.does?.kind === 'reacts') {
      const given = reactions.get(line.does.id) ?? new Map<string, readonly string[]>();
      reactions.set(line.does.id, given.set(line.nick ?? line.from, line.does.with));
    }
  }
  const pending = new Set<string>();
  for (const line of unsent) {
    if (line.corrects === undefined || !isPending(line)) continue;
    bodies.set(line.corrects, line.body);
    pending.add(line.corrects);
  }
  return { bodies, gone, reactions, pending };
}

function shownLine(talk: Conversation, line: Line, tick: Tick, changes: Changes): Entry | undefined {
  const { key, id, originId, from, name, body, at, does } = line;
  if (from === 'service') {
    const notice: Notice = { key, kind: 'words', name: body, at, after: id };
    return { kind: 'notice', notice, key };
  }
  if (does?.kind === 'corrects' || does?.kind === 'takes-back' || does?.kind === 'reacts') return undefined;
  const gone = changes.gone.has(id);
  const corrected = changes.bodies.get(originId);
  return {
    kind: 'line',
    ...{ key, id, originId, from, name, at, gone },
    tick: changes.pending.has(originId) ? 'pending' : tick,
    body: gone ? '' : (corrected ?? body),
    failure: '',
    among: line.among ?? '',
    corrected: !gone && corrected !== undefined,
    reactions: [...new Set([...(changes.reactions.get(id)?.values() ?? [])].flat())],
    answers: does?.kind === 'answers' ? quoted(talk, does.id) : '',
    file: !gone && does?.kind === 'shows' ? does : undefined,
  };
}

const quoted = (talk: Conversation, id: StanzaId): string => talk.lines.find((l) => l.id === id)?.body ?? '';

const noticesAfter = (talk: Conversation, id: StanzaId): Entry[] =>
  talk.notices.filter((n) => n.after === id).map((notice) => ({ kind: 'notice', notice, key: notice.key }));

/** The last line that the speaker of this name said to everybody, if its words can be corrected; '' = nobody else speaks for the side. */
export function correctable(talk: Conversation, name: string): ShownLine | undefined {
  const last = entries(talk).findLast(
    (e) => e.kind === 'line' && e.from === talk.me && e.among === '' && (name === '' || e.name === name),
  );
  if (last?.kind !== 'line' || last.gone || last.file !== undefined || last.id === '') return undefined;
  return last;
}

const typingMsMax = 10_000;

/** Whether the other side types now; an unfinished "composing" lapses after 10 s. */
export const isTyping = (talk: Conversation, now: number): boolean =>
  talk.typingAt !== 0 && now - talk.typingAt < typingMsMax;
