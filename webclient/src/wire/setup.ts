import { at, type Rest } from './rest';

/** How a server stands that may have to be set up (docs/api.md, GET /setup). */
export type SetupState = Readonly<{ state: 'open' | 'expired' | 'over'; talks: boolean; host: string }>;
type Account = Readonly<{ user: string; name: string; role: string }>;
export type NewQueue = Readonly<{ dn: string; name: string; settings: Readonly<Record<string, string>> }>;
export type NewUser = Readonly<{ name: string; shown: string; role: string; password: string }>;

type Queues = Readonly<{
  queues: readonly Readonly<{ dn: string; name: string; users: readonly string[] }>[];
  next?: string;
}>;
type Users = Readonly<{
  users: readonly Readonly<{ name: string; shown: string; role: string }>[];
  next?: string;
}>;
type Contacts = Readonly<{
  contacts: readonly Readonly<{ state: string; agent?: string; agents?: readonly string[]; by?: string }>[];
}>;

/** What the first set-up asks of the server; each call rejects with an ApiError. */
export class SetupCalls {
  constructor(readonly rest: Rest) {}

  readonly state = async (): Promise<SetupState> => (await this.rest.get<SetupState>('/setup')).value;

  readonly makeAdmin = async (
    token: string,
    name: string,
    shown: string,
    password: string,
  ): Promise<Account> =>
    (await this.rest.send<Account>('POST', '/setup', { token, name, shown, password })).value;

  readonly who = async (): Promise<Account> => (await this.rest.get<Account>('/session')).value;

  readonly logIn = async (user: string, password: string): Promise<Account> =>
    (await this.rest.send<Account>('POST', '/session', { user, password })).value;

  /** The first queues and users: a server that is being set up has no more than a page of them. */
  readonly queues = async (): Promise<Queues['queues']> =>
    (await this.rest.get<Queues>('/queues', { limit: 200 })).value.queues;
  readonly users = async (): Promise<Users['users']> =>
    (await this.rest.get<Users>('/users', { limit: 200 })).value.users;

  readonly makeQueue = async (queue: NewQueue): Promise<void> => {
    await this.rest.send('POST', '/queues', queue);
  };
  readonly makeUser = async (user: NewUser): Promise<void> => {
    await this.rest.send('POST', '/users', user);
  };
  readonly join = async (dn: string, user: string): Promise<void> => {
    await this.rest.send('PUT', at`/queues/${dn}/users/${user}`);
  };

  /** The newest contacts of a queue. */
  readonly contacts = async (dn: string): Promise<Contacts['contacts']> =>
    (await this.rest.get<Contacts>('/contacts', { queue: dn, limit: 5 })).value.contacts;
  readonly agentState = async (user: string): Promise<string> =>
    (await this.rest.get<{ state: string }>(at`/agents/${user}`)).value.state;
}
