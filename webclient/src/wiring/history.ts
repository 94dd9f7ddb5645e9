import {
  history,
  seeks,
  standsOf,
  step,
  type Contact,
  type Detail,
  type Filter,
  type Found,
  type History,
  type HistoryEvent,
  type Names,
  type Transcript,
} from '../model/history';
import { daysLater } from '../model/reportview';
import type { Sheet } from '../model/sheet';
import { ApiError } from '../wire/api';
import * as wire from '../wire/history';
import { logOut, whoAmI } from '../wire/login';
import { queues } from '../wire/queues';
import { Rest } from '../wire/rest';
import { Held } from './store';

const pageRows = 50;

type Page = Readonly<{ contacts?: readonly Contact[]; found?: readonly Found[]; next?: string }>;

/** The page of history at work. */
export class HistoryDesk {
  readonly held: Held<History, HistoryEvent>;
  readonly rest: Rest;
  /** The pages of the list that are still to come. */
  #pages: AsyncIterator<unknown> | null = null;
  /** The queues whose codes were asked for. */
  readonly #coded = new Set<string>();

  constructor(
    readonly deps: Readonly<{
      fetch: typeof fetch;
      lang: () => string;
      zone: string;
      /** The first moment of a day where the reader is, as RFC 3339. */
      midnight: (day: string) => string;
      changed: (filter: Filter, contact: string) => void;
    }>,
    filter: Filter,
  ) {
    this.held = new Held(history(filter), step);
    this.rest = new Rest(deps.fetch, deps.lang);
  }

  get model(): History {
    return this.held.model;
  }

  /** Opens the page with a list, or with one contact. */
  async start(contact: string): Promise<void> {
    try {
      this.held.dispatch({ kind: 'opened', login: await whoAmI(this.deps.fetch) });
    } catch (error) {
      this.held.dispatch({ kind: 'failed', error: codeOf(error), status: statusOf(error) });
      return;
    }
    void this.name();
    await this.go(this.model.filter, contact);
  }

  /** Finds out what queues and agents are called, where the reader may know; the page does not wait for it. Again in another language. */
  async name(): Promise<void> {
    const named = (names: Partial<Names>): void => this.held.dispatch({ kind: 'named', names });
    const without = (): void => undefined; // then the short names stand alone
    await Promise.all([
      queues(this.rest, this.deps.lang()).then(
        (all) => named({ queues: Object.fromEntries(all.map(({ dn, name }) => [dn, name])) }),
        without,
      ),
      wire.userNames(this.rest).then((agents) => named({ agents }), without),
    ]);
  }

  /** Finds out what the codes of these contacts are called: once for each queue. */
  #nameCodes(contacts: readonly Contact[]): void {
    for (const { dn, code } of contacts) {
      if (code === undefined || this.#coded.has(dn)) continue;
      this.#coded.add(dn);
      void wire.codeNames(this.rest, dn).then(
        (codes) => this.held.dispatch({ kind: 'named', names: { codes: { [dn]: codes } } }),
        () => undefined,
      );
    }
  }

  async logOut(): Promise<void> {
    await logOut(this.deps.fetch).catch(() => undefined);
    this.held.dispatch({ kind: 'failed', error: 'signed-out', status: 401 });
  }

  /** Goes to where the reader has been before. */
  async go(filter: Filter, contact: string): Promise<void> {
    const same = this.#pages !== null && JSON.stringify(filter) === JSON.stringify(this.model.filter);
    if (!same) {
      if (contact === '') {
        await this.#list(filter);
        return;
      }
      this.held.dispatch({ kind: 'asked', filter });
    }
    if (contact === '') this.held.dispatch({ kind: 'close' });
    else await this.#open(contact);
  }

  async ask(filter: Filter): Promise<void> {
    this.deps.changed(filter, '');
    await this.#list(filter);
  }

  async #list(filter: Filter): Promise<void> {
    this.held.dispatch({ kind: 'asked', filter });
    const { words, caller, agent, queue, from, to } = filter;
    const stands = standsOf(filter);
    const [since, until] = [from && this.deps.midnight(from), to && this.deps.midnight(daysLater(to, 1))];
    this.#pages = seeks(filter)
      ? wire.search(this.rest, {
          ...{ words, caller, agent, queue, ...stands },
          ...{ from: since, to: until, limit: pageRows },
        })
      : wire.contacts(this.rest, { agent, queue, ...stands, since, until, limit: pageRows });
    await this.more();
  }

  /** Takes the next page. */
  async more(): Promise<void> {
    const pages = this.#pages;
    if (pages === null) return;
    this.held.dispatch({ kind: 'loading' });
    try {
      const taken = (await pages.next()) as IteratorResult<Page, undefined>;
      if (pages !== this.#pages) return; // another list was asked for
      const page: Page = taken.value ?? {};
      const more = page.next !== undefined && page.next !== '';
      if (seeks(this.model.filter)) this.held.dispatch({ kind: 'found', found: page.found ?? [], more });
      else this.held.dispatch({ kind: 'contacts', contacts: page.contacts ?? [], more });
      this.#nameCodes(page.contacts ?? []);
    } catch (error) {
      if (pages === this.#pages) this.held.dispatch({ kind: 'refused', error: codeOf(error) });
    }
  }

  async open(id: string): Promise<void> {
    this.deps.changed(this.model.filter, id);
    await this.#open(id);
  }

  /** Back to the list; it is asked for, if the page began with a contact. */
  async close(): Promise<void> {
    this.deps.changed(this.model.filter, '');
    if (this.#pages === null) await this.#list(this.model.filter);
    else this.held.dispatch({ kind: 'close' });
  }

  async #open(id: string): Promise<void> {
    this.held.dispatch({ kind: 'open', id });
    const told = (detail: Partial<Omit<Detail, 'id'>>): void =>
      this.held.dispatch({ kind: 'detail', id, detail });
    try {
      const contact = (await wire.contact(this.rest, id)) as Contact;
      told({ contact });
      this.#nameCodes([contact]);
    } catch (error) {
      this.held.dispatch({ kind: 'close' });
      this.held.dispatch({ kind: 'refused', error: codeOf(error) });
      return;
    }
    await Promise.all([
      orNot(wire.story(this.rest, id, this.deps.zone)).then((story) =>
        told({ story: story as Sheet | false }),
      ),
      orNot(wire.transcript(this.rest, id)).then((text) => told({ transcript: text as Transcript | false })),
      orNot(wire.earlier(this.rest, id)).then((list) =>
        told({ earlier: list as readonly Contact[] | false }),
      ),
    ]);
  }

  /** Where the conversation is to be had as a file. */
  file(id: string, format: 'text' | 'html' | 'json'): string {
    return wire.transcriptFile(id, format, this.deps.lang());
  }
}

/** What cannot be had is missing from the page, and the rest is there. */
const orNot = (answer: Promise<unknown>): Promise<unknown> => answer.catch(() => false);

const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : 'server');
const statusOf = (error: unknown): number => (error instanceof ApiError ? error.status : 0);
