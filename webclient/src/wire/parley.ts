import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { timeAttr } from './stanza';
import { factsOf, partiesOf, passOf, type Fact, type Party, type Pass } from './passing';
import { submitted, type Answers } from './xep0004';
import { x, type Xml } from './xml';

// urn:parley:acd:1, as docs/protocol.md has it: what XEP-0142 lacks.

export const visit = (): Xml => x`<visit xmlns="${ns.parley}"/>`;
export const desk = (takeOver: boolean): Xml =>
  x`<desk xmlns="${ns.parley}"${takeOver && x` take-over="true"`}/>`;
export const end = (): Xml => x`<end xmlns="${ns.parley}"/>`;
export const wrapUp = (code: string, note: string): Xml =>
  x`<wrap-up xmlns="${ns.parley}" code="${code}"><note>${note}</note></wrap-up>`;

export const extend = (): Xml => x`<extend xmlns="${ns.parley}"/>`;
export const done = (): Xml => x`<done xmlns="${ns.parley}"/>`;

export const rating = (stars: number, comment: string): Xml =>
  x`<rating xmlns="${ns.parley}" stars="${stars}">${comment !== '' && x`<comment>${comment}</comment>`}</rating>`;
export const survey = (answers?: Answers): Xml =>
  x`<survey xmlns="${ns.parley}">${answers && submitted(answers)}</survey>`;

/** The child of ours with that name. */
export const ours = (el: El, name: string): El | undefined => child(el, name, ns.parley);

/** One of the allowed words of an attribute, or the fallback: a newer server may know more. */
function word<const W extends string>(el: El, name: string, words: readonly W[], fallback: NoInfer<W>): W {
  return words.find((w) => w === attr(el, name)) ?? fallback;
}

/** Who ended a contact. */
export type By = 'agent' | 'visitor' | 'system';
const by = (el: El): By => word(el, 'by', ['agent', 'visitor', 'system'], 'system');

/** A visitor's own contact. */
export type VisitContact = Readonly<{
  jid: string;
  queue: string;
  dn: string;
  queueName: string;
  state: 'waiting' | 'ringing' | 'talking' | 'ended';
  /** Contacts ahead; 0 = next. */
  position: number;
  agents: 'ready' | 'busy' | 'none';
  agent: string;
  arrived: number | undefined;
  by: By;
  cause: string;
}>;

export const visitContactOf = (el: El): VisitContact => ({
  jid: attr(el, 'jid'),
  queue: attr(el, 'queue'),
  dn: attr(el, 'dn'),
  queueName: attr(el, 'queue-name'),
  state: word(el, 'state', ['waiting', 'ringing', 'talking', 'ended'], 'waiting'),
  position: Number(attr(el, 'position')) || 0,
  agents: word(el, 'agents', ['ready', 'busy', 'none'], 'busy'),
  agent: attr(el, 'agent'),
  arrived: timeAttr(el, 'arrived'),
  by: by(el),
  cause: attr(el, 'cause'),
});

/** How long the wait will be, in minutes: a range. */
export type Wait = Readonly<{ low: number; high: number }>;

/** The estimate beside a place in line (`<queue-status/>`); null where nobody can tell, undefined without a place. */
export function waitIn(el: El): Wait | null | undefined {
  const status = child(el, 'queue-status', ns.workgroup);
  if (status === undefined) return undefined;
  const ewt = ours(status, 'ewt');
  if (ewt === undefined) return null;
  const minutes = (name: string) => Math.round(Number(attr(ewt, name)) / 60) || 0;
  return { low: minutes('low'), high: minutes('high') };
}

/** Which answers are not taken, and why, by field. */
export function invalidIn(error: El | undefined): Readonly<Record<string, string>> {
  const invalid = error && ours(error, 'invalid');
  return Object.fromEntries(
    (invalid?.children ?? []).map((f) => [attr(f, 'var'), f.text || attr(f, 'fault')]),
  );
}

/** What the service says by itself: the kind of notice, and its words; undefined for anything else. */
export function noticeIn(message: El): Readonly<{ kind: string; words: string }> | undefined {
  const notice = ours(message, 'notice');
  return notice && { kind: attr(notice, 'kind'), words: textOf(message, 'body', ns.client) };
}

/** The agent's state as the ACD shows it. */
export type DutyState = Readonly<{
  shown: 'logged-out' | 'not-ready' | 'ready' | 'offered' | 'busy' | 'wrap-up';
  reason: string;
  since: number | undefined;
  intended: 'ready' | 'not-ready' | undefined;
  unroutable: string;
  /** Who set it from above, by name; '' = nobody did. */
  forcedBy: string;
}>;

export const dutyStateOf = (el: El): DutyState => ({
  shown: word(el, 'shown', ['logged-out', 'not-ready', 'ready', 'offered', 'busy', 'wrap-up'], 'not-ready'),
  reason: attr(el, 'reason'),
  since: timeAttr(el, 'since'),
  intended:
    attr(el, 'intended') === '' ? undefined : word(el, 'intended', ['ready', 'not-ready'], 'not-ready'),
  unroutable: attr(el, 'unroutable'),
  forcedBy: attr(el, 'forced-by'),
});

export type QueueStatus = Readonly<{
  jid: string;
  dn: string;
  name: string;
  waiting: number;
  oldest: number | undefined;
}>;

export const queueStatusOf = (el: El): QueueStatus => ({
  jid: attr(el, 'jid'),
  dn: attr(el, 'dn'),
  name: attr(el, 'name'),
  waiting: Number(attr(el, 'waiting')) || 0,
  oldest: timeAttr(el, 'oldest'),
});

export type WireOffer = Readonly<{
  id: string;
  visitor: string;
  contact: string;
  caller: string;
  dn: string;
  queueName: string;
  arrived: number | undefined;
  deadline: number | undefined;
  line: string;
  /** How it is handed on, '' for one that routing makes. */
  kind: string;
  fromName: string;
  reason: string;
  note: string;
  /** A message that was left: nobody is there to talk with. */
  callback: boolean;
  facts: readonly Fact[];
}>;

/** Reads an offer; the visitor's address stands in the snapshot's own element, or in the XEP-0142 one around it. */
export const wireOfferOf = (el: El, visitor: string): WireOffer => ({
  id: attr(el, 'id'),
  visitor: attr(el, 'jid') || visitor,
  contact: attr(el, 'contact'),
  caller: attr(el, 'caller'),
  dn: attr(el, 'dn'),
  queueName: attr(el, 'queue-name'),
  arrived: timeAttr(el, 'arrived'),
  deadline: timeAttr(el, 'deadline'),
  line: attr(el, 'line'),
  kind: attr(el, 'kind'),
  fromName: attr(el, 'from-name'),
  reason: textOf(el, 'reason', ns.parley),
  note: textOf(el, 'note', ns.parley),
  callback: attr(el, 'callback') === 'true',
  facts: factsOf(el),
});

export type DeskContact = Readonly<{
  jid: string;
  caller: string;
  dn: string;
  queueName: string;
  state: 'talking' | 'wrap-up';
  arrived: number | undefined;
  since: number | undefined;
  visitor: 'connected' | 'lost' | 'none';
  lostSince: number | undefined;
  by: By;
  cause: string;
  page: string;
  code: string;
  /** '' = this agent leads. */
  role: '' | 'joined' | 'consulted';
  parties: readonly Party[];
  /** Who is asked now. */
  asked: Pass | undefined;
  /** When the wrap-up ends by itself. */
  until: number | undefined;
  strict: boolean;
  forced: boolean;
  facts: readonly Fact[];
}>;

export const deskContactOf = (el: El): DeskContact => ({
  jid: attr(el, 'jid'),
  caller: attr(el, 'caller'),
  dn: attr(el, 'dn'),
  queueName: attr(el, 'queue-name'),
  state: word(el, 'state', ['talking', 'wrap-up'], 'talking'),
  arrived: timeAttr(el, 'arrived'),
  since: timeAttr(el, 'since'),
  visitor: word(el, 'visitor', ['connected', 'lost', 'none'], 'connected'),
  lostSince: timeAttr(el, 'lost-since'),
  by: by(el),
  cause: attr(el, 'cause'),
  page: attr(el, 'page'),
  code: attr(el, 'code'),
  role: word(el, 'role', ['', 'joined', 'consulted'], ''),
  parties: partiesOf(el),
  asked: askedIn(el),
  until: timeAttr(el, 'until'),
  strict: attr(el, 'strict') === 'true',
  forced: attr(el, 'forced') === 'true',
  facts: factsOf(el),
});

function askedIn(el: El): Pass | undefined {
  const told = ours(el, 'pass');
  return told && passOf(told);
}

export type Moved = Readonly<{
  jid: string;
  caller: string;
  to: 'queue' | 'agent' | 'ended';
  at: number | undefined;
}>;

export const movedOf = (el: El): Moved => ({
  jid: attr(el, 'jid'),
  caller: attr(el, 'caller'),
  to: word(el, 'to', ['queue', 'agent', 'ended'], 'ended'),
  at: timeAttr(el, 'at'),
});

/** Everything a desk shows, as of now by the server's clock. */
export type DeskSnapshot = Readonly<{
  mode: 'active' | 'observer';
  agent: string;
  name: string;
  now: number | undefined;
  state: DutyState;
  queues: readonly QueueStatus[];
  offers: readonly WireOffer[];
  contacts: readonly DeskContact[];
  moved: readonly Moved[];
}>;

const all = (el: El, name: string): readonly El[] =>
  el.children.filter((c) => c.name === name && c.ns === ns.parley);

export const deskSnapshotOf = (el: El): DeskSnapshot => ({
  mode: word(el, 'mode', ['active', 'observer'], 'active'),
  agent: attr(el, 'agent'),
  name: attr(el, 'name'),
  now: timeAttr(el, 'now'),
  state: dutyStateOf(ours(el, 'state') ?? el),
  queues: all(el, 'queue').map(queueStatusOf),
  offers: all(el, 'offer').map((o) => wireOfferOf(o, '')),
  contacts: all(el, 'contact').map(deskContactOf),
  moved: all(el, 'moved').map(movedOf),
});

/** How far one side's lines have arrived: all up to id. */
export type Delivered = Readonly<{ id: string; by: 'visitor' | 'agent' }>;

export const deliveredOf = (el: El): Delivered => ({
  id: attr(el, 'id'),
  by: word(el, 'by', ['visitor', 'agent'], 'visitor'),
});
