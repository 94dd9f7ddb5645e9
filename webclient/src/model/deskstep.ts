import { step as attachStep } from './attaching';
import { lastId, step as talkStep, type Conversation } from './conversation';
import {
  attachedTo,
  talkOf,
  wrapUpOf,
  type Answer,
  type Choice,
  type Desk,
  type DeskContact,
  type Duty,
  type Offer,
} from './desk';
import type { DeskEvent, Snapshot } from './deskevent';
import { linkSeen } from './link';
import type { Note, Pass } from './parts';

/** The desk after an event. */
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
    case 'took':
      return d.latency === event.ms ? d : { ...d, latency: event.ms };
    case 'outdated':
      return { ...d, outdated: true };
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
  const last = lastId(talkOf(d, d.open));
  return d.open === '' || (d.seen[d.open] ?? '') === last ? d : { ...d, seen: { ...d.seen, [d.open]: last } };
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
