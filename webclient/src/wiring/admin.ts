import { heldBy, type Holding as HoldingOf } from '../model/admin/held';
import { proof, step, type Proof, type ProofEvent, type Refusal } from '../model/admin/proof';
import { ApiError } from '../wire/api';
import type * as api from '../wire/openapi';
import { at, type Rest } from '../wire/rest';
import { Held } from './store';

export type { Refusal } from '../model/admin/proof';
export type {
  AuditEntry,
  Ban,
  Complaint,
  Delivery,
  Erasure,
  Hold,
  Label,
  Login,
  Queue,
  Reply,
  Retention,
  SettingKey,
  Status,
  Token,
  User,
  Webhook,
} from '../wire/openapi';

/** What a call came to: what was answered with its tag, or why it was refused. */
export type Result<T> =
  Readonly<{ ok: true; value: T; etag: string }> | Readonly<{ ok: false; refusal: Refusal }>;

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type Holding = HoldingOf<api.Contact>;
export type MadeToken = api.Token & Readonly<{ token: string }>;

const pageMost = 200;
const openMost = 50; // contacts that are told before something ends

/**
 * What administrators do, over HTTP. A call that asks for a fresh password waits until it was given, or given up, in the
 * dialog that follows `proof`.
 */
export class Administration {
  readonly proof = new Held<Proof, ProofEvent>(proof, step);
  #answer: ((given: boolean) => void) | undefined;

  constructor(readonly rest: Rest) {}

  readonly who = () => this.#get<Readonly<{ user: string; name: string; role: string }>>('/session');
  readonly logOut = () => this.#send<undefined>('DELETE', '/session');

  readonly settings = () =>
    this.#get<Readonly<{ queue: readonly api.SettingKey[]; user: readonly api.SettingKey[] }>>('/settings');

  readonly users = () => this.#all<api.User>('/users', 'users');
  readonly user = (name: string) => this.#get<api.User>(at`/users/${name}`);
  readonly addUser = (user: Readonly<{ name: string; shown: string; role: string; password: string }>) =>
    this.#send<api.User>('POST', '/users', user);
  readonly setUser = (
    name: string,
    settings: Readonly<Record<string, string>>,
    match: string,
    lower: boolean,
  ) => this.#send<api.User>('PATCH', at`/users/${name}`, { settings, lower }, match);
  readonly setRole = (name: string, role: string) =>
    this.#send<undefined>('PUT', at`/users/${name}/role`, { role });
  readonly setPassword = (name: string, password: string) =>
    this.#send<undefined>('PUT', at`/users/${name}/password`, { password });
  readonly disable = (name: string, now: boolean) =>
    this.#send<undefined>('PUT', at`/users/${name}/disabled` + (now ? '?now=true' : ''));
  readonly enable = (name: string) => this.#send<undefined>('DELETE', at`/users/${name}/disabled`);
  readonly removeUser = (name: string, now: boolean) =>
    this.#send<undefined>('DELETE', at`/users/${name}` + (now ? '?now=true' : ''));
  readonly logins = (name: string) =>
    this.#get<Readonly<{ logins: readonly api.Login[] }>>(at`/users/${name}/logins`);
  readonly endLogin = (name: string, id: number) =>
    this.#send<undefined>('DELETE', at`/users/${name}/logins/${String(id)}`);

  readonly queues = () => this.#all<api.Queue>('/queues', 'queues');
  readonly queue = (dn: string) => this.#get<api.Queue>(at`/queues/${dn}`);
  readonly addQueue = (dn: string, name: string, settings: Readonly<Record<string, string>>) =>
    this.#send<api.Queue>('POST', '/queues', { dn, name, settings });
  readonly setQueue = (
    dn: string,
    settings: Readonly<Record<string, string>>,
    match: string,
    lower: boolean,
  ) => this.#send<api.Queue>('PATCH', at`/queues/${dn}`, { settings, lower }, match);
  readonly removeQueue = (dn: string, drain: boolean, to: string) =>
    this.#send<unknown>(
      'DELETE',
      at`/queues/${dn}` + (drain ? `?drain=true&to=${encodeURIComponent(to)}` : ''),
    );
  readonly serve = (dn: string, user: string, on: boolean) =>
    this.#send<undefined>(on ? 'PUT' : 'DELETE', at`/queues/${dn}/users/${user}`);
  readonly integrators = (dn: string) =>
    this.#get<Readonly<{ integrators: readonly string[] }>>(at`/queues/${dn}/integrators`);
  readonly share = (dn: string, user: string, on: boolean) =>
    this.#send<undefined>(on ? 'PUT' : 'DELETE', at`/queues/${dn}/integrators/${user}`);
  /** Gives a queue another number; with drain once nobody is in it any more. */
  readonly renumber = (dn: string, to: string, drain: boolean) =>
    this.#send<api.Draining>('POST', at`/queues/${dn}/renumber`, { to, drain });
  readonly openContacts = (query: Readonly<{ queue?: string; agent?: string }>) =>
    this.#get<Readonly<{ contacts: readonly api.Contact[] }>>('/contacts', {
      ...query,
      state: 'open',
      limit: openMost,
    });
  /** What stands against locking a user out, or removing the account. */
  async heldBy(user: string): Promise<Result<readonly Holding[]>> {
    const open = await this.openContacts({ agent: user });
    return open.ok ? { ...open, value: heldBy(user, open.value.contacts) } : open;
  }

  readonly labels = (kind: 'skills' | 'reasons') =>
    this.#get<Readonly<Record<string, readonly api.Label[]>>>(`/${kind}`);
  readonly label = (kind: 'skills' | 'reasons', word: string) =>
    this.#get<api.Label>(`/${kind}` + at`/${word}`);
  readonly setLabel = (kind: 'skills' | 'reasons', label: api.Label, match?: string) =>
    this.#send<undefined>('PUT', `/${kind}` + at`/${label.word}`, bodyOf(label), match);
  readonly removeLabel = (kind: 'skills' | 'reasons', word: string) =>
    this.#send<undefined>('DELETE', `/${kind}` + at`/${word}`);
  readonly codes = (dn: string) =>
    this.#get<Readonly<{ codes: readonly api.Label[] }>>(at`/queues/${dn}/codes`);
  readonly code = (dn: string, word: string) => this.#get<api.Label>(at`/queues/${dn}/codes/${word}`);
  readonly setCode = (dn: string, label: api.Label, match?: string) =>
    this.#send<undefined>('PUT', at`/queues/${dn}/codes/${label.word}`, bodyOf(label), match);
  readonly removeCode = (dn: string, word: string) =>
    this.#send<undefined>('DELETE', at`/queues/${dn}/codes/${word}`);

  readonly replies = () => this.#all<api.Reply>('/replies', 'replies');
  readonly reply = (id: number) => this.#get<api.Reply>(at`/replies/${String(id)}`);
  readonly setReply = (
    reply: Readonly<{ id: number; word: string; dn: string; texts: api.Words }>,
    match?: string,
  ) => {
    const body = { word: reply.word, texts: reply.texts, ...(reply.dn !== '' && { dn: reply.dn }) };
    return reply.id === 0
      ? this.#send<api.Reply>('POST', '/replies', body)
      : this.#send<api.Reply>('PUT', at`/replies/${String(reply.id)}`, body, match);
  };
  readonly removeReply = (id: number) => this.#send<undefined>('DELETE', at`/replies/${String(id)}`);

  readonly bans = () => this.#get<Readonly<{ bans: readonly api.Ban[] }>>('/bans');
  readonly addBan = (ban: Readonly<{ target: string; address: boolean; reason: string; minutes: number }>) =>
    this.#send<api.Ban>('POST', '/bans', ban);
  readonly liftBan = (id: number) => this.#send<undefined>('DELETE', at`/bans/${String(id)}`);
  readonly complaints = () => this.#get<Readonly<{ complaints: readonly api.Complaint[] }>>('/complaints');

  readonly tokens = () => this.#get<Readonly<{ tokens: readonly api.Token[] }>>('/tokens');
  readonly addToken = (
    token: Readonly<{ name: string; scopes: readonly string[]; queues: readonly string[]; expires?: string }>,
  ) => this.#send<MadeToken>('POST', '/tokens', token);
  readonly revokeToken = (id: number) => this.#send<undefined>('DELETE', at`/tokens/${String(id)}`);
  readonly webhooks = () => this.#get<Readonly<{ webhooks: readonly api.Webhook[] }>>('/webhooks');
  readonly addWebhook = (
    hook: Readonly<{ url: string; events: readonly string[]; queues: readonly string[] }>,
  ) => this.#send<api.Webhook>('POST', '/webhooks', hook);
  readonly pauseWebhook = (id: number, paused: boolean) =>
    this.#send<undefined>('PATCH', at`/webhooks/${String(id)}`, { paused });
  readonly removeWebhook = (id: number) => this.#send<undefined>('DELETE', at`/webhooks/${String(id)}`);
  readonly deliveries = (id: number) =>
    this.#get<Readonly<{ deliveries: readonly api.Delivery[] }>>(at`/webhooks/${String(id)}/deliveries`);
  readonly repeatDelivery = (id: number, delivery: number) =>
    this.#send<undefined>('POST', at`/webhooks/${String(id)}/deliveries/${String(delivery)}`);

  readonly retention = () => this.#get<Readonly<{ queues: readonly api.Retention[] }>>('/retention');
  readonly holds = () => this.#get<Readonly<{ holds: readonly api.Hold[] }>>('/holds');
  readonly addHold = (hold: Readonly<Record<string, string>>) => this.#send<api.Hold>('POST', '/holds', hold);
  readonly liftHold = (id: number) => this.#send<undefined>('DELETE', at`/holds/${String(id)}`);
  readonly erase = (what: Readonly<{ visitor?: string; contact?: string; dry: boolean }>) =>
    this.#send<api.Erasure>('POST', '/erasures', what);

  readonly audit = (after: number, since: string) =>
    this.#get<Readonly<{ entries: readonly api.AuditEntry[] }>>('/audit', { after, since });
  readonly status = () => this.#get<api.Status>('/status');

  /** Gives the password that is asked for; who gives up refuses what waits for it. */
  async prove(password: string): Promise<void> {
    this.proof.dispatch({ kind: 'busy' });
    const given = await this.#once<undefined>('POST', '/session/proof', { password });
    if (!given.ok) {
      this.proof.dispatch({ kind: 'refused', refusal: given.refusal });
      return;
    }
    this.proof.dispatch({ kind: 'over' });
    this.#answer?.(true);
  }

  giveUp(): void {
    this.proof.dispatch({ kind: 'over' });
    this.#answer?.(false);
  }

  async #get<T>(path: string, query: Query = {}): Promise<Result<T>> {
    return attempt(() => this.rest.get<T>(path, query));
  }

  /** All pages of a list. */
  async #all<T>(path: string, name: string): Promise<Result<readonly T[]>> {
    return attempt(async () => {
      const all: T[] = [];
      type Page = Readonly<Record<string, readonly T[]>> & Readonly<{ next?: string }>;
      for await (const page of this.rest.pages<Page>(path, { limit: pageMost }))
        all.push(...(page[name] ?? []));
      return { value: all, etag: '' };
    });
  }

  async #send<T>(method: Method, path: string, body?: unknown, match?: string): Promise<Result<T>> {
    const result = await this.#once<T>(method, path, body, match);
    if (result.ok || result.refusal.code !== 'not-fresh') return result;
    return (await this.#ask()) ? this.#once<T>(method, path, body, match) : result;
  }

  #once<T>(method: Method, path: string, body?: unknown, match?: string): Promise<Result<T>> {
    return attempt(() => this.rest.send<T>(method, path, body, match ? { match } : {}));
  }

  #ask(): Promise<boolean> {
    this.#answer?.(false); // one question at a time
    this.proof.dispatch({ kind: 'asked' });
    return new Promise((resolve) => (this.#answer = resolve));
  }
}

const bodyOf = ({ labels, place, under }: api.Label) => ({
  labels: labels ?? {},
  place: place ?? 0,
  ...(under !== undefined && under !== '' && { under }),
});

async function attempt<T>(call: () => Promise<Readonly<{ value: T; etag: string }>>): Promise<Result<T>> {
  try {
    return { ok: true, ...(await call()) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { detail = '', contacts = [] } = error.problem;
    return { ok: false, refusal: { code: error.code, detail, contacts } };
  }
}
