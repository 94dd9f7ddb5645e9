import {
  fieldOf,
  setup,
  step,
  trialQueue,
  untried,
  type Setup,
  type SetupEvent,
  type Step,
} from '../model/setup';
import type { Store } from '../platform/storage';
import { ApiError } from '../wire/api';
import type { SetupCalls } from '../wire/setup';
import type { Clock } from '../wire/socket';
import { Held } from './store';

/** What somebody wants to be called and to log in with. */
export type Person = Readonly<{ user: string; shown: string; password: string; again: string }>;
/** The first queue. */
export type FirstQueue = Readonly<{ dn: string; name: string; hours: string }>;

const tokenName = 'parley.setup';
const lookMs = 1_500;

/** The first set-up at work. What is done is kept by the server: whoever comes back goes on where it stood. */
export class SetupDesk {
  readonly held = new Held<Setup, SetupEvent>(setup, step);
  #stop: (() => void) | undefined;

  constructor(
    readonly calls: SetupCalls,
    readonly clock: Clock,
    /** Keeps the token of the link over a reload, and no longer than the tab. */
    readonly store: Store,
  ) {}

  /** Finds out how things stand. token is what stands in the link, or ''. */
  async start(token = ''): Promise<void> {
    if (token !== '') this.store.set(tokenName, token);
    try {
      const { state, talks } = await this.calls.state();
      this.held.dispatch({ kind: 'talks', talks });
      if (state === 'over') await this.#resume();
      else if (state === 'expired') this.held.dispatch({ kind: 'stage', stage: 'expired' });
      else this.held.dispatch({ kind: 'stage', stage: this.#token() === '' ? 'no-link' : 'steps' });
    } catch (error) {
      this.#refused(error);
      this.held.dispatch({ kind: 'stage', stage: 'failed' });
    }
  }

  readonly makeAdmin = (person: Person): Promise<void> =>
    this.#try('admin', person, async () => {
      const login = await this.calls.makeAdmin(this.#token(), person.user, person.shown, person.password);
      this.store.remove(tokenName);
      this.held.dispatch({ kind: 'logged-in', login });
      await this.#look();
    });

  readonly logIn = (user: string, password: string): Promise<void> =>
    this.#try('admin', { user, password }, async () => {
      const login = await this.calls.logIn(user, password);
      await this.#admit(login);
    });

  readonly makeQueue = (queue: FirstQueue): Promise<void> =>
    this.#try('queue', { dn: queue.dn, name: queue.name }, async () => {
      await this.calls.makeQueue({ dn: queue.dn, name: queue.name, settings: { hours: queue.hours } });
      await this.#look();
    });

  /** Somebody who has an account serves the first queue. */
  readonly serve = (user: string): Promise<void> =>
    this.#try('agent', { user }, async () => {
      await this.calls.join(this.#dn(), user);
      await this.#look();
    });

  /** A new agent serves it. */
  readonly makeAgent = (person: Person): Promise<void> =>
    this.#try('agent', person, async () => {
      const { user: name, shown, password } = person;
      await this.calls.makeUser({ name, shown, role: 'agent', password });
      await this.calls.join(this.#dn(), name);
      await this.#look();
    });

  go(to: Step): void {
    this.held.dispatch({ kind: 'at', step: to });
    this.#watch();
  }

  #dn(): string {
    const { queues } = this.held.model;
    return queues[0]?.dn ?? '';
  }

  #token(): string {
    const token = this.store.get(tokenName);
    return typeof token === 'string' ? token : '';
  }

  async #resume(): Promise<void> {
    this.store.remove(tokenName);
    try {
      await this.#admit(await this.calls.who());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      this.held.dispatch({ kind: 'stage', stage: 'log-in' });
    }
  }

  async #admit(login: Readonly<{ user: string; name: string; role: string }>): Promise<void> {
    this.held.dispatch({ kind: 'logged-in', login });
    if (login.role === 'admin') await this.#look();
    else this.held.dispatch({ kind: 'stage', stage: 'forbidden' });
  }

  async #look(): Promise<void> {
    const [queues, users] = await Promise.all([this.calls.queues(), this.calls.users()]);
    const served = queues.find((q) => q.users.length > 0);
    const tried = served !== undefined && (await this.#trialOf(served.dn, served.users)).ended;
    this.held.dispatch({ kind: 'found', queues, users, tried });
    this.#watch();
  }

  /** Follows the test chat as long as its step is shown. */
  #watch(): void {
    this.#stop?.();
    this.#stop = undefined;
    const queue = trialQueue(this.held.model);
    if (this.held.model.step !== 'chat' || queue === undefined) return;
    let on = true;
    const look = async (): Promise<void> => {
      try {
        const trial = await this.#trialOf(queue.dn, queue.users);
        if (on) this.held.dispatch({ kind: 'trial', trial });
      } catch {
        // The next look makes it good.
      }
      if (on) cancel = this.clock.after(lookMs, () => void look());
    };
    let cancel = this.clock.after(0, () => void look());
    this.#stop = () => {
      on = false;
      cancel();
    };
  }

  async #trialOf(dn: string, users: readonly string[]): Promise<Setup['trial']> {
    const [contacts, ...states] = await Promise.all([
      this.calls.contacts(dn),
      ...users.slice(0, 5).map((user) => this.calls.agentState(user)),
    ]);
    const newest = contacts[0];
    if (newest === undefined) return { ...untried, ready: states.includes('ready') };
    const answered = newest.state === 'talking' || newest.state === 'wrap-up' || (newest.agent ?? '') !== '';
    const ended = answered && (newest.state === 'over' || newest.state === 'wrap-up');
    return { ready: answered || states.includes('ready'), asked: true, answered, ended };
  }

  /** Does one step, if all that it needs is there; a refusal stands at its field. */
  async #try(at: Step, given: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
    if (this.held.model.busy) return;
    const missing = Object.entries(given).find(([name, value]) => name !== 'shown' && value.trim() === '');
    const differ = given.again !== undefined && given.again !== given.password;
    if (missing !== undefined || differ) {
      const code = missing === undefined ? 'differ' : 'empty';
      const problem = { code, detail: '', field: missing?.[0] ?? 'again' };
      this.held.dispatch({ kind: 'refused', problem });
      return;
    }
    this.held.dispatch({ kind: 'busy' });
    try {
      await work();
    } catch (error) {
      this.#refused(error, at);
    }
  }

  #refused(error: unknown, at: Step = 'admin'): void {
    const code = error instanceof ApiError ? error.code : 'server';
    const detail = (error instanceof ApiError ? error.problem.detail : undefined) ?? '';
    this.held.dispatch({ kind: 'refused', problem: { code, detail, field: fieldOf(at, code) } });
    if (code === 'setup-over') void this.start();
  }
}
