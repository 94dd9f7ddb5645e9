import { attaching, step as attachStep, type AttachEvent, type Attaching } from './attaching';
import {
  conversation,
  step as talkStep,
  type Conversation,
  type ConversationEvent,
  type Unsent,
} from './conversation';
import { linkSeen, linkUp, type Link } from './link';
import type { Codes, Colleague, Fact, Note, Party, Pass, Reason } from './parts';

/** The agent's state as shown. */
export type Shown = 'logged-out' | 'not-ready' | 'ready' | 'offered' | 'busy' | 'wrap-up';
export type Choice = 'ready' | 'not-ready';

/** Times are milliseconds since the epoch by this page's clock; undefined where the server told none. */
export type Duty = Readonly<{
  shown: Shown;
  reason: string;
  since: number | undefined;
  intended: Choice | undefined;
  /** Why nothing is offered to the agent, in the ACD's word; '' = something may be. */
  unroutable: string;
}>;

export type Queue = Readonly<{
  jid: string;
  dn: string;
  name: string;
  waiting: number;
  oldest: number | undefined;
}>;

export type Answer = 'accept' | 'decline';

export type Offer = Readonly<{
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
  /** The agent has answered, the server has not yet. */
  answered: Answer | undefined;
}>;

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
  by: 'agent' | 'visitor' | 'system';
  cause: string;
  /** The hang-up page of the queue, filled in; '' for the built-in form. */
  page: string;
  code: string;
  /** '' = this agent leads. */
  role: '' | 'joined' | 'consulted';
  /** All agents in it, if there are several. */
  parties: readonly Party[];
  /** Who is asked now. */
  asked: Pass | undefined;
  /** When the wrap-up ends by itself. */
  until: number | undefined;
  /** It cannot be ended before. */
  strict: boolean;
  /** A code must be filed. */
  forced: boolean;
  facts: readonly Fact[];
}>;

export type Moved = Readonly<{
  jid: string;
  caller: string;
  to: 'queue' | 'agent' | 'ended';
  at: number | undefined;
}>;

/** Why the page is no desk: nobody is logged in, another window has it, or the session was refused. */
export type Stage = 'opening' | 'signed-out' | 'elsewhere' | 'refused' | 'on';

/** What the agent has typed into the wrap-up form, and how much of it the server has. */
export type WrapUp = Readonly<{ code: string; note: string; saved: 'no' | 'saving' | 'yes' | 'failed' }>;

/** The duty desk. Pure: no DOM, no socket, no clock. */
export type Desk = Readonly<{
  stage: Stage;
  mode: 'active' | 'observer';
  agent: string;
  name: string;
  duty: Duty;
  /** Chosen by the agent, not yet confirmed. */
  wanted: Choice | undefined;
  queues: readonly Queue[];
  offers: readonly Offer[];
  contacts: readonly DeskContact[];
  moved: readonly Moved[];
  /** Why the last offer went away without the agent's doing; '' when there is nothing to tell. */
  lapsed: Readonly<{ caller: string; cause: string }> | null;
  talks: Readonly<Record<string, Conversation>>;
  /** Files about to be sent. */
  attached: Readonly<Record<string, Attaching>>;
  /** How many lines of each contact the agent has had in view. */
  seen: Readonly<Record<string, number>>;
  wrapUps: Readonly<Record<string, WrapUp>>;
  /** The contact in the middle pane, or ''. */
  open: string;
  link: Link;
  reasons: readonly Reason[];
  colleagues: readonly Colleague[];
  /** Where a contact may be handed on to, by DN. */
  services: readonly Readonly<{ dn: string; name: string }>[];
  codes: Readonly<Record<string, Codes>>;
  notes: Readonly<Record<string, readonly Note[]>>;
  tags: Readonly<Record<string, readonly string[]>>;
  /** What became of the last that was asked about a contact. */
  passes: Readonly<Record<string, Pass>>;
  /** Why the last thing asked of a contact was not done: a stanza error's condition. */
  refusals: Readonly<Record<string, string>>;
  /** Contacts whose visitor waits for an answer, and until when. */
  silent: Readonly<Record<string, number | undefined>>;
}>;

/** What the server tells a desk that signs on. */
export type Snapshot = Readonly<
  Pick<Desk, 'mode' | 'agent' | 'name' | 'queues' | 'offers' | 'contacts' | 'moved'>
> &
  Readonly<{ state: Duty }>;

export type DeskEvent =
  | Readonly<{ kind: 'stage'; stage: Stage }>
  | Readonly<{ kind: 'snapshot'; snapshot: Snapshot }>
  | Readonly<{ kind: 'observer' }>
  | Readonly<{ kind: 'wanted'; choice: Choice }>
  | Readonly<{ kind: 'duty'; duty: Duty }>
  | Readonly<{ kind: 'queue'; queue: Queue }>
  | Readonly<{ kind: 'queueGone'; jid: string }>
  | Readonly<{ kind: 'refused' }>
  | Readonly<{ kind: 'offered'; offer: Offer }>
  | Readonly<{ kind: 'answered'; id: string; answer: Answer }>
  | Readonly<{ kind: 'unanswered'; id: string }>
  | Readonly<{ kind: 'revoked'; id: string; cause: string }>
  | Readonly<{ kind: 'contact'; contact: DeskContact; at: number }>
  | Readonly<{ kind: 'closed'; jid: string }>
  | Readonly<{ kind: 'moved'; moved: Moved }>
  | Readonly<{ kind: 'opened'; jid: string }>
  | Readonly<{ kind: 'restored'; jid: string; unsent: readonly Unsent[] }>
  | Readonly<{ kind: 'wrap-up'; jid: string; change: Partial<WrapUp> }>
  | Readonly<{ kind: 'dismissed' }>
  | Readonly<{ kind: 'learnt'; news: Partial<Pick<Desk, 'reasons' | 'services'>> }>
  | Readonly<{ kind: 'colleague'; colleague: Colleague }>
  | Readonly<{ kind: 'codes'; dn: string; codes: Codes }>
  | Readonly<{ kind: 'noted'; jid: string; notes: readonly Note[] }>
  | Readonly<{ kind: 'tagged'; jid: string; tags: readonly string[] }>
  | Readonly<{ kind: 'passed'; pass: Pass }>
  | Readonly<{ kind: 'not-done'; jid: string; condition: string }>
  | Readonly<{ kind: 'silent'; jid: string; until: number | undefined }>
  | Readonly<{ kind: 'link'; up: boolean; at: number }>
  | Readonly<{ kind: 'attach'; jid: string; event: AttachEvent }>
  | Readonly<{ kind: 'talk'; jid: string; event: ConversationEvent }>;

export const desk: Desk = {
  stage: 'opening',
  mode: 'active',
  agent: '',
  name: '',
  duty: { shown: 'logged-out', reason: '', since: undefined, intended: undefined, unroutable: 'logged-out' },
  wanted: undefined,
  queues: [],
  offers: [],
  contacts: [],
  moved: [],
  lapsed: null,
  talks: {},
  attached: {},
  seen: {},
  wrapUps: {},
  open: '',
  link: linkUp,
  reasons: [],
  colleagues: [],
  services: [],
  codes: {},
  notes: {},
  tags: {},
  passes: {},
  refusals: {},
  silent: {},
};

export function step(d: Desk, event: DeskEvent): Desk {
  switch (event.kind) {
    case 'stage':
      return { ...d, stage: event.stage };
    case 'snapshot':
      return snapshot(d, event.snapshot);
    case 'observer':
      return { ...d, mode: 'observer', offers: [], wanted: undefined };
    case 'wanted':
      return { ...d, wanted: event.choice };
    case 'duty':
      return duty(d, event.duty);
    case 'queue':
      return { ...d, queues: replaced(d.queues, event.queue, 'jid') };
    case 'refused':
      return { ...d, wanted: undefined };
    case 'queueGone':
      return { ...d, queues: d.queues.filter((q) => q.jid !== event.jid) };
    case 'offered':
      return { ...d, lapsed: null, offers: replaced(d.offers, stillAnswered(d, event.offer), 'id') };
    case 'answered':
      return withAnswer(d, event.id, event.answer);
    case 'unanswered':
      return withAnswer(d, event.id, undefined);
    case 'revoked':
      return revoked(d, event.id, event.cause);
    case 'contact':
      return contact(d, event.contact, event.at);
    case 'closed':
      return without(d, event.jid);
    case 'moved':
      return { ...without(d, event.moved.jid), moved: replaced(d.moved, event.moved, 'jid') };
    case 'opened':
      return seenAll({ ...d, open: event.jid });
    case 'restored':
      return withTalk(d, event.jid, { ...talkOf(d, event.jid), unsent: event.unsent });
    case 'wrap-up':
      return { ...d, wrapUps: { ...d.wrapUps, [event.jid]: { ...wrapUpOf(d, event.jid), ...event.change } } };
    case 'dismissed':
      return { ...d, moved: [], lapsed: null };
    case 'learnt':
      return { ...d, ...event.news };
    case 'colleague':
      return { ...d, colleagues: replaced(d.colleagues, event.colleague, 'jid') };
    case 'codes':
      return { ...d, codes: { ...d.codes, [event.dn]: event.codes } };
    case 'noted':
      return {
        ...d,
        notes: { ...d.notes, [event.jid]: event.notes.reduce(noted, d.notes[event.jid] ?? []) },
      };
    case 'tagged':
      return { ...d, tags: { ...d.tags, [event.jid]: event.tags } };
    case 'passed':
      return passed(d, event.pass);
    case 'not-done':
      return { ...d, refusals: { ...d.refusals, [event.jid]: event.condition } };
    case 'silent':
      return { ...d, silent: { ...d.silent, [event.jid]: event.until } };
    case 'link':
      return { ...d, link: linkSeen(d.link, event.up, event.at) };
    case 'attach':
      return {
        ...d,
        attached: { ...d.attached, [event.jid]: attachStep(attachedTo(d, event.jid), event.event) },
      };
    case 'talk':
      return seenAll(withTalk(answered(d, event), event.jid, talkStep(talkOf(d, event.jid), event.event)));
  }
}

// A contact is not told anew when somebody is asked, or has answered: the pass itself says so.
const passed = (d: Desk, pass: Pass): Desk => ({
  ...d,
  passes: { ...d.passes, [pass.contact]: pass },
  contacts: d.contacts.map((c) =>
    c.jid === pass.contact ? { ...c, asked: pass.state === 'asked' ? pass : undefined } : c,
  ),
});

const noted = (notes: readonly Note[], note: Note): readonly Note[] => replaced(notes, note, 'id');

// Who writes is silent no more.
const answered = (d: Desk, { jid, event }: Extract<DeskEvent, { kind: 'talk' }>): Desk =>
  event.kind === 'typed' && jid in d.silent ? { ...d, silent: omitted(d.silent, jid) } : d;

function snapshot(d: Desk, s: Snapshot): Desk {
  const { mode, agent, name, queues, contacts, moved, state } = s;
  const gone = d.contacts.filter((c) => !contacts.some((k) => k.jid === c.jid));
  const kept = gone.reduce((rest, c) => without(rest, c.jid), d);
  const answers = new Map(d.offers.map((o) => [o.id, o.answered]));
  const offers = s.offers.map((o) => ({ ...o, answered: answers.get(o.id) }));
  const next: Desk = {
    ...kept,
    stage: 'on',
    mode,
    agent,
    name,
    queues,
    offers,
    contacts,
    moved,
    duty: state,
    wanted: confirms(state, d.wanted) ? undefined : d.wanted,
  };
  const open = contacts.some((c) => c.jid === next.open) ? next.open : (contacts[0]?.jid ?? '');
  return seenAll({ ...next, open });
}

/** Whether the server's state is what the agent chose, or follows from it. */
const confirms = (told: Duty, wanted: Choice | undefined): boolean =>
  wanted === undefined ||
  (wanted === 'ready' ? told.shown === 'ready' || told.shown === 'offered' : told.shown === 'not-ready') ||
  ((told.shown === 'busy' || told.shown === 'offered') && told.intended === wanted);

function duty(d: Desk, told: Duty): Desk {
  const settled = confirms(told, d.wanted) || told.shown === 'busy' || told.shown !== d.duty.shown;
  const moved = told.shown === 'ready' && d.duty.shown !== 'ready' ? [] : d.moved;
  return { ...d, duty: told, moved, wanted: settled ? undefined : d.wanted };
}

/** An offer told again says nothing of what the agent has answered meanwhile. */
const stillAnswered = (d: Desk, told: Offer): Offer => ({
  ...told,
  answered: told.answered ?? d.offers.find((o) => o.id === told.id)?.answered,
});

const withAnswer = (d: Desk, id: string, answered: Answer | undefined): Desk => ({
  ...d,
  offers: d.offers.map((o) => (o.id === id ? { ...o, answered } : o)),
});

const byAgent: readonly string[] = ['declined', 'taken', 'accepted', 'not-ready', 'signed-off'];

function revoked(d: Desk, id: string, cause: string): Desk {
  const offer = d.offers.find((o) => o.id === id);
  if (offer === undefined) return d;
  const told = offer.answered === undefined && !byAgent.includes(cause);
  const lapsed = told ? { caller: offer.caller, cause } : d.lapsed;
  return { ...d, lapsed, offers: d.offers.filter((o) => o.id !== id) };
}

function contact(d: Desk, news: DeskContact, at: number): Desk {
  const before = d.contacts.find((c) => c.jid === news.jid);
  const offered = d.offers.find((o) => o.contact === news.jid)?.facts ?? [];
  const told =
    before === undefined
      ? { ...news, facts: news.facts.length > 0 ? news.facts : offered }
      : completed(before, news);
  const offers = d.offers.filter((o) => o.contact !== told.jid);
  const next: Desk = { ...d, offers, lapsed: null, contacts: replaced(d.contacts, told, 'jid') };
  if (before === undefined) return seenAll({ ...next, open: told.jid });
  // A chat that ends comes into view by itself, unless the agent is in the middle of another.
  const openTalks = next.contacts.some((c) => c.jid === d.open && c.state === 'talking');
  const open = told.state === 'wrap-up' && before.state !== 'wrap-up' && !openTalks ? told.jid : d.open;
  return seenAll(connectionNotice({ ...next, open }, before, told, at));
}

// An invitation names less than a push does: what it leaves out is not news.
const completed = (before: DeskContact, news: DeskContact): DeskContact => ({
  ...news,
  caller: news.caller || before.caller,
  dn: news.dn || before.dn,
  queueName: news.queueName || before.queueName,
  arrived: news.arrived ?? before.arrived,
  since: news.since ?? before.since,
  page: news.page || before.page,
  code: news.code || before.code,
  facts: news.facts.length > 0 ? news.facts : before.facts,
});

function connectionNotice(d: Desk, before: DeskContact, told: DeskContact, at: number): Desk {
  if (before.visitor === told.visitor || told.state !== 'talking' || told.visitor === 'none') return d;
  const notice = told.visitor === 'lost' ? 'visitor-lost' : 'visitor-back';
  return withTalk(
    d,
    told.jid,
    talkStep(talkOf(d, told.jid), { kind: 'noticed', notice, name: told.caller, at }),
  );
}

function without(d: Desk, jid: string): Desk {
  const contacts = d.contacts.filter((c) => c.jid !== jid);
  const open = d.open === jid ? (contacts[0]?.jid ?? '') : d.open;
  return {
    ...d,
    contacts,
    open,
    talks: omitted(d.talks, jid),
    attached: omitted(d.attached, jid),
    seen: omitted(d.seen, jid),
    wrapUps: omitted(d.wrapUps, jid),
    notes: omitted(d.notes, jid),
    tags: omitted(d.tags, jid),
    passes: omitted(d.passes, jid),
    refusals: omitted(d.refusals, jid),
    silent: omitted(d.silent, jid),
  };
}

const withTalk = (d: Desk, jid: string, talk: Conversation): Desk => ({
  ...d,
  talks: { ...d.talks, [jid]: talk },
});

// The open conversation's lines count as seen as they come.
function seenAll(d: Desk): Desk {
  if (d.open === '') return d;
  const count = talkOf(d, d.open).lines.length;
  return d.seen[d.open] === count ? d : { ...d, seen: { ...d.seen, [d.open]: count } };
}

const omitted = <V>(record: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key));

/** The list with the item in the place of the one with the same key, or at the end. */
function replaced<K extends string, T extends Readonly<Record<K, string>>>(
  list: readonly T[],
  item: T,
  key: K,
): readonly T[] {
  const place = list.findIndex((other) => other[key] === item[key]);
  return place < 0 ? [...list, item] : list.with(place, item);
}

/** The conversation of a contact, empty if nothing was said yet. */
export const talkOf = (d: Desk, jid: string): Conversation => d.talks[jid] ?? conversation('agent');

/** The files about to be sent in a contact. */
export const attachedTo = (d: Desk, jid: string): Attaching => d.attached[jid] ?? attaching;

/** The wrap-up form of a contact; starts with the code the server has. */
export const wrapUpOf = (d: Desk, jid: string): WrapUp =>
  d.wrapUps[jid] ?? { code: d.contacts.find((c) => c.jid === jid)?.code ?? '', note: '', saved: 'no' };

/** Whether the agent typed something the server does not have. */
export const isUnsaved = (form: WrapUp): boolean =>
  form.saved !== 'yes' && (form.code !== '' || form.note !== '');

/** Lines of the other side that came while the contact was not in view. */
export const unseen = (d: Desk, jid: string): number =>
  talkOf(d, jid)
    .lines.slice(d.seen[jid] ?? 0)
    .filter((l) => l.from === 'visitor').length;

/** The state the control shows: the agent's own choice until the server has answered; a chat goes on whatever is chosen. */
export const dutyShown = (d: Desk): Shown => (d.duty.shown === 'busy' ? 'busy' : (d.wanted ?? d.duty.shown));

/** What the agent will be once the chats are over, where that was chosen. */
export const dutyNext = (d: Desk): Choice | undefined =>
  d.duty.shown === 'busy' ? (d.wanted ?? d.duty.intended) : undefined;
