import type { Sheet } from './sheet';

export type Login = Readonly<{ user: string; name: string; role: string }>;

/** What a contact that is over came to. */
export const outcomes = ['answered', 'abandoned', 'unanswered'] as const;
export type Outcome = (typeof outcomes)[number];

/** How contacts stand that are looked for: all that go on, all that are over, or those that came to something. */
export const stands = ['open', 'over', ...outcomes] as const;
export type Stands = (typeof stands)[number];

/** What is looked for, as it stands in the page's address. Days are like 2026-11-22; `to` is the last one. */
export type Filter = Readonly<{
  words: string;
  caller: string;
  agent: string;
  queue: string;
  state: '' | Stands;
  from: string;
  to: string;
}>;

/** A contact as the interface tells it (docs/api.md). */
export type Contact = Readonly<{
  id: string;
  dn: string;
  caller: string;
  state: 'waiting' | 'ringing' | 'talking' | 'wrap-up' | 'over';
  /** Of one that is over. */
  outcome?: Outcome;
  agent?: string;
  arrived: string;
  since: string;
  ended?: string;
  by?: 'visitor' | 'agent' | 'system';
  cause?: string;
  code?: string;
  language?: string;
  consent?: Readonly<{ version: string; text: string; at: string }>;
  /** To the form before the chat; told of one contact, like what was agreed to. */
  answers?: readonly Readonly<{ field: string; label?: Labels; value: string }>[];
}>;

/** What people see of something, by language. */
export type Labels = Readonly<Record<string, string>>;

/** What queues, agents and codes are called; of whom the reader may not know it, the short names stand alone. */
export type Names = Readonly<{
  queues: Readonly<Record<string, string>>;
  agents: Readonly<Record<string, string>>;
  /** By queue, then by word. */
  codes: Readonly<Record<string, Readonly<Record<string, Labels>>>>;
}>;

/** A line that was found. */
export type Found = Readonly<{
  contact: string;
  line: string;
  at: string;
  side: string;
  kind: string;
  name?: string;
  caller?: string;
  queue?: string;
  text: string;
}>;

type Line = Readonly<{
  id: string;
  at: string;
  side: string;
  name?: string;
  kind: string;
  act: string;
  text: string;
  retracted?: string;
  file?: Readonly<{ url: string; name?: string }>;
}>;

/** A conversation as it was kept. */
export type Transcript = Readonly<{
  queue: string;
  agent?: string;
  tags?: readonly string[];
  rating?: Readonly<{ stars: number; comment?: string }>;
  lines: readonly Line[];
}>;

/** All about one contact; null is on its way, and false is out of reach. */
export type Detail = Readonly<{
  id: string;
  contact: Contact | null;
  story: Sheet | null | false;
  transcript: Transcript | null | false;
  earlier: readonly Contact[] | null | false;
}>;

/** The page of history. Pure: no DOM, no network, no clock. */
export type History = Readonly<{
  stage: 'opening' | 'on' | 'signed-out' | 'forbidden' | 'failed';
  error: string;
  login: Login | null;
  names: Names;
  filter: Filter;
  /** Of a filter without words. */
  contacts: readonly Contact[];
  /** Of a filter with words. */
  found: readonly Found[];
  /** There is more to ask for. */
  more: boolean;
  loading: boolean;
  problem: string;
  detail: Detail | null;
}>;

export type HistoryEvent =
  | Readonly<{ kind: 'opened'; login: Login }>
  | Readonly<{ kind: 'named'; names: Partial<Names> }>
  | Readonly<{ kind: 'failed'; error: string; status: number }>
  | Readonly<{ kind: 'asked'; filter: Filter }>
  | Readonly<{ kind: 'loading' }>
  | Readonly<{ kind: 'contacts'; contacts: readonly Contact[]; more: boolean }>
  | Readonly<{ kind: 'found'; found: readonly Found[]; more: boolean }>
  | Readonly<{ kind: 'refused'; error: string }>
  | Readonly<{ kind: 'open'; id: string }>
  | Readonly<{ kind: 'close' }>
  | Readonly<{ kind: 'detail'; id: string; detail: Partial<Omit<Detail, 'id'>> }>;

export const history = (filter: Filter): History => ({
  stage: 'opening',
  error: '',
  login: null,
  names: { queues: {}, agents: {}, codes: {} },
  filter,
  contacts: [],
  found: [],
  more: false,
  loading: false,
  problem: '',
  detail: null,
});

/** Whether lines are looked for, and not contacts. */
export const seeks = ({ words, caller }: Filter): boolean => words.trim() !== '' || caller.trim() !== '';

/** Whether who looks may name any agent. */
export const seesAll = ({ login }: History): boolean =>
  login !== null && ['supervisor', 'admin', 'auditor'].includes(login.role);

/** Reads a filter from an address. */
export function filterOf(query: URLSearchParams): Filter {
  const text = (name: string): string => query.get(name) ?? '';
  const state = text('state');
  return {
    words: text('words'),
    caller: text('caller'),
    agent: text('agent'),
    queue: text('queue'),
    state: stands.find((one) => one === state) ?? '',
    from: text('from'),
    to: text('to'),
  };
}

/** How a filter's state is asked for. */
export const standsOf = ({ state }: Filter): Readonly<{ state?: string; outcome?: string }> =>
  outcomes.some((one) => one === state) ? { outcome: state } : { state };

// Causes that say more than who ended it; the others follow from that.
const telling = ['lost', 'idle', 'waited-too-long', 'queue-closed', 'queue-removed', 'closed', 'refused'];

/** Why a contact ended: its cause, or who did it; undefined, where it goes on, or what it came to says it. */
export function whyOf({ state, outcome, by, cause = '' }: Contact): string | undefined {
  if (state !== 'over' || (outcome === 'abandoned' && cause === 'left')) return undefined;
  return telling.includes(cause) ? cause : by;
}

/** A filter, and the contact that is looked at, as an address. */
export function addressOf(filter: Filter, contact: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== '') query.set(name, value);
  if (contact !== '') query.set('contact', contact);
  return query.size === 0 ? '' : `?${query}`;
}

/** Where the words that were looked for stand in a line, in order and apart from each other; case and width do not count. */
export function marks(text: string, words: string): readonly Readonly<{ text: string; marked: boolean }>[] {
  const plain = fold(text);
  const spans = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => placesOf(plain, fold(word)))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const parts: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    if (start > at) parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, to), marked: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}

// Each unit of the text stays one, so that places are the same in both.
const fold = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => {
    const unit = text.charAt(i);
    const other = unit.normalize('NFKC').toLowerCase();
    return other.length === 1 ? other : unit;
  }).join('');

function placesOf(text: string, word: string): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    places.push({ from: at, to: at + word.length });
  return places;
}

export function step(h: History, event: HistoryEvent): History {
  switch (event.kind) {
    case 'opened':
      return { ...h, stage: 'on', error: '', login: event.login };
    case 'named': {
      const codes = { ...h.names.codes, ...event.names.codes };
      return { ...h, names: { ...h.names, ...event.names, codes } };
    }
    case 'failed': {
      const stage = event.status === 401 ? 'signed-out' : event.status === 403 ? 'forbidden' : 'failed';
      return { ...h, stage, error: event.error };
    }
    case 'asked':
      return {
        ...h,
        filter: event.filter,
        contacts: [],
        found: [],
        more: false,
        loading: true,
        problem: '',
        detail: null,
      };
    case 'loading':
      return { ...h, loading: true, problem: '' };
    case 'contacts':
      return { ...h, loading: false, contacts: [...h.contacts, ...event.contacts], more: event.more };
    case 'found':
      return { ...h, loading: false, found: [...h.found, ...event.found], more: event.more };
    case 'refused':
      return { ...h, loading: false, more: false, problem: event.error };
    case 'open':
      return {
        ...h,
        problem: '',
        detail: { id: event.id, contact: null, story: null, transcript: null, earlier: null },
      };
    case 'close':
      return { ...h, detail: null };
    case 'detail':
      if (h.detail?.id !== event.id) return h;
      return { ...h, detail: { ...h.detail, ...event.detail } };
  }
}

/** A queue as people call it, its number first. */
export const queueCalled = ({ queues }: Names, dn: string): string =>
  queues[dn] === undefined || queues[dn] === dn ? dn : `${dn} ${queues[dn]}`;

/** An agent as people call them. */
export const agentCalled = ({ agents }: Names, user: string): string => agents[user] ?? user;

/** A label in a language, else the one for all others, else the English one. */
export const labelIn = (labels: Labels | undefined, language: string): string | undefined =>
  labels?.[language] ?? labels?.[''] ?? labels?.en;

/** Who or what is meant by what was typed: a short name, or part of what only one is called; otherwise it stays as it is. */
export function meant(called: Readonly<Record<string, string>>, typed: string): string {
  if (typed === '' || called[typed] !== undefined) return typed;
  const part = typed.toLowerCase();
  const fitting = Object.entries(called).filter(([short, name]) =>
    `${short} ${name}`.toLowerCase().includes(part),
  );
  return fitting.length === 1 ? (fitting[0]?.[0] ?? typed) : typed;
}
