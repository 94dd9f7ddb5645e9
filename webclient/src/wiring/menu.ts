import { problemCode, step, menu, type Menu, type MenuEvent } from '../model/menu';
import type { DeskLock } from '../platform/locks';
import { ApiError } from '../wire/api';
import { changePassword, logIn, logOut, whoAmI } from '../wire/login';
import { Held } from './store';

const newsMs = 60_000; // as long a look at the log-in is good for

/** The agent's log-in and menu at work. */
export class MenuDesk {
  readonly held = new Held<Menu, MenuEvent>(menu, step);
  #lookedAt = 0;

  constructor(
    readonly fetch: typeof globalThis.fetch,
    readonly lock: DeskLock,
    readonly now: () => number = Date.now,
  ) {}

  /** Finds out whether somebody is logged in already. */
  async start(): Promise<void> {
    try {
      this.held.dispatch({ kind: 'logged-in', login: await whoAmI(this.fetch) });
      this.#lookedAt = this.now();
    } catch (error) {
      const nobody = error instanceof ApiError && error.status === 401;
      this.held.dispatch({ kind: 'logged-out', problem: nobody ? '' : codeOf(error) });
    }
  }

  /**
   * Finds out whether the log-in of a menu that was left alone still holds; false: it has ended, and the menu asks for
   * another. A server that cannot be asked has ended nothing.
   */
  async look(): Promise<boolean> {
    const { stage, login } = this.held.model;
    if (stage !== 'menu') return false;
    try {
      const who = await whoAmI(this.fetch);
      this.#lookedAt = this.now();
      if (this.held.model.stage !== 'menu') return false; // logged out meanwhile
      if (who.user !== login?.user || who.role !== login.role)
        this.held.dispatch({ kind: 'logged-in', login: who }); // from another page
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) return true;
      if (this.held.model.stage === 'menu') this.held.dispatch({ kind: 'logged-out', problem: 'expired' });
      return false;
    }
  }

  /** Whether it was found out lately that the log-in holds. */
  get fresh(): boolean {
    return this.now() - this.#lookedAt < newsMs;
  }

  async logIn(user: string, password: string): Promise<void> {
    if (this.held.model.stage !== 'log-in' || this.held.model.busy) return;
    if (user.trim() === '' || password === '') {
      this.held.dispatch({ kind: 'logged-out', problem: 'empty' });
      return;
    }
    this.held.dispatch({ kind: 'busy' });
    try {
      this.held.dispatch({ kind: 'logged-in', login: await logIn(this.fetch, user.trim(), password) });
      this.#lookedAt = this.now();
    } catch (error) {
      this.held.dispatch({ kind: 'logged-out', problem: codeOf(error) });
    }
  }

  async logOut(): Promise<void> {
    try {
      await logOut(this.fetch);
      this.held.dispatch({ kind: 'logged-out', problem: '' });
    } catch (error) {
      this.held.dispatch({ kind: 'told', notice: codeOf(error) });
    }
  }

  async changePassword(old: string, fresh: string, again: string): Promise<void> {
    const problem = old === '' || fresh === '' || again === '' ? 'empty' : fresh === again ? '' : 'differ';
    if (problem !== '') {
      this.held.dispatch({ kind: 'password', result: problem });
      return;
    }
    this.held.dispatch({ kind: 'busy' });
    try {
      await changePassword(this.fetch, old, fresh);
      this.held.dispatch({ kind: 'password', result: 'done' });
    } catch (error) {
      const lost = error instanceof ApiError && error.status === 401;
      if (lost) this.held.dispatch({ kind: 'logged-out', problem: 'expired' });
      else this.held.dispatch({ kind: 'password', result: codeOf(error) });
    }
  }

  show(view: Menu['view']): void {
    this.held.dispatch({ kind: 'view', view });
  }

  /** Says something in the menu, by its key. */
  tell(notice: string): void {
    this.held.dispatch({ kind: 'told', notice });
  }
}

const codeOf = (error: unknown): string => problemCode(error instanceof ApiError ? error.code : 'server');
