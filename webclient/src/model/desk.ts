import { attaching, type Attaching } from './attaching';
import { conversation, type Conversation } from './conversation';
import { linkUp, type Link } from './link';
import type { Codes, Colleague, Fact, Note, Party, Pass, Reason } from './parts';
import { notAfter, type StanzaId } from './stanzaid';
import { dividerIn } from './unread';

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
  /** Who set it from above, by name; '' or absent = nobody did. */
  forcedBy?: string;
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
  /** The last line of each contact that the agent has had in view. */
  seen: Readonly<Record<string, StanzaId>>;
  wrapUps: Readonly<Record<string, WrapUp>>;
  /** The contact in the middle pane, or ''. */
  open: string;
  link: Link;
  /** How long the server took to answer last, in ms; undefined before it did. */
  latency: number | undefined;
  /** The server has another version of this page. */
  outdated: boolean;
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
  latency: undefined,
  outdated: false,
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

/** Lines of the other side that nobody at this desk has had in view, or read elsewhere. */
export function unseen(d: Desk, jid: string): number {
  const talk = talkOf(d, jid);
  const [here, read] = [d.seen[jid] ?? '', talk.seen.agent];
  return dividerIn(talk, notAfter(here, read) ? read : here).count;
}

/** The state the control shows: the agent's own choice until the server has answered; a chat goes on whatever is chosen. */
export const dutyShown = (d: Desk): Shown => (d.duty.shown === 'busy' ? 'busy' : (d.wanted ?? d.duty.shown));

/** What the agent will be once the chats are over, where that was chosen. */
export const dutyNext = (d: Desk): Choice | undefined =>
  d.duty.shown === 'busy' ? (d.wanted ?? d.duty.intended) : undefined;
