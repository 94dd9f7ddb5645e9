import type { Among, Conversation, Line, Notice, Side, Unsent } from './conversation';
import type { SharedFile } from './file';
import { notAfter, type StanzaId } from './stanzaid';

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
  /** '' if it is not known. */
  lang: string;
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
export type Entry =
  | ShownLine
  | (Readonly<{ kind: 'notice' }> & Readonly<{ notice: Notice; key: string }>)
  | (Readonly<{ kind: 'aside' }> & Readonly<{ aside: Aside; key: string }>);

/** What agents note beside a conversation. */
export type Aside = Readonly<{ id: string; name: string; text: string; at: number }>;

/** The time of an entry, in milliseconds since the epoch. */
export const timeOf = (entry: Entry): number =>
  entry.kind === 'line' ? entry.at : entry.kind === 'notice' ? entry.notice.at : entry.aside.at;

/** The log: kept lines and notices in the room's order, then what is still on its way; what was noted stands at its time. */
export function entries(talk: Conversation, asides: readonly Aside[] = []): readonly Entry[] {
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
  for (const line of talk.unsent) if (!isPending(line)) log.push(asBefore(line, unsentLine(talk.me, line)));
  for (const aside of asides) putAside(talk, log, aside);
  return log;
}

function putAside(talk: Conversation, log: Entry[], aside: Aside): void {
  const at = log.findIndex((entry) => timeOf(entry) > aside.at);
  if (at === 0 && talk.past !== 'none') return; // among lines that are not known yet
  log.splice(
    at < 0 ? log.length : at,
    0,
    asBefore(aside, { kind: 'aside', aside, key: `aside ${aside.id}` }),
  );
}

// A line that is shown as it was is the same object, so that a long log is not drawn anew with each line.
const before = new WeakMap<Line | Unsent | Aside, Entry>();

function asBefore(line: Line | Unsent | Aside, entry: Entry): Entry {
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
    ...{ originId, id: '', from: me, name: '', body, lang: '', at, failure, file },
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
    lang: line.lang ?? '',
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
