import { settingsIn } from '../model/limits';
import type { Analysis } from '../model/analysis';
import type { Plan, PlanAsked, Result } from '../model/plans';
import {
  kindOf,
  reports,
  seesAll,
  step,
  type Kind,
  type Named,
  type Reports,
  type ReportsEvent,
  type Tab,
} from '../model/reports';
import { isWhole, questionOf, todayIn, type View } from '../model/reportview';
import type { Sheet } from '../model/sheet';
import { ApiError } from '../wire/api';
import { logOut, whoAmI } from '../wire/login';
import * as personal from '../wire/personal';
import { queues } from '../wire/queues';
import * as wire from '../wire/reports';
import { Rest } from '../wire/rest';
import type { Clock } from '../wire/socket';
import { Held } from './store';

const lookMs = 500; // at an analysis that is running
const rowsShown = 1000; // of a report with a row for each contact; files have all

/** The page of reports at work. */
export class ReportsDesk {
  readonly held: Held<Reports, ReportsEvent>;
  readonly rest: Rest;
  #asking = new AbortController();
  readonly #looking = { whatif: 0, staffing: 0 };

  constructor(
    readonly deps: Readonly<{
      fetch: typeof fetch;
      clock: Clock;
      lang: () => string;
      changed: (r: Reports) => void;
    }>,
    view: View,
    tab: Tab,
  ) {
    this.held = new Held(reports(view, tab), step);
    this.rest = new Rest(deps.fetch, deps.lang);
  }

  get model(): Reports {
    return this.held.model;
  }

  /** Opens the page; again after a failure, or in another language. */
  async start(): Promise<void> {
    try {
      const login = await whoAmI(this.deps.fetch);
      const kinds = (await wire.kinds(this.rest)) as readonly Kind[];
      const [known, agents] = await Promise.all([
        named(queues(this.rest, this.deps.lang())),
        named(wire.agents(this.rest)),
      ]);
      this.held.dispatch({ kind: 'opened', login, kinds, queues: known, agents });
    } catch (error) {
      this.held.dispatch({ kind: 'failed', error: codeOf(error), status: statusOf(error) });
      return;
    }
    await Promise.all([this.ask(this.model.view), this.lookForPlans(), this.#aims()]);
  }

  /** Finds out which service level the reader wants on the board; without it charts have no such line. */
  async #aims(): Promise<void> {
    const areas = await personal.read(this.rest).catch(() => undefined);
    if (areas === undefined) return;
    this.held.dispatch({ kind: 'aimed', level: settingsIn(areas.board).limits.level.target });
  }

  async logOut(): Promise<void> {
    await logOut(this.deps.fetch).catch(() => undefined);
    this.held.dispatch({ kind: 'failed', error: 'signed-out', status: 401 });
  }

  choose(tab: Tab): void {
    this.held.dispatch({ kind: 'tab', tab });
    this.deps.changed(this.model);
  }

  /** Goes to where the reader has been before. */
  async go(view: View, tab: Tab): Promise<void> {
    this.held.dispatch({ kind: 'tab', tab });
    await this.ask(view);
  }

  /** Asks for a view; an answer to one before it is no more of interest. */
  async ask(view: View): Promise<void> {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    this.held.dispatch({ kind: 'asked', view });
    this.deps.changed(this.model);
    if (!isWhole(view)) {
      this.held.dispatch({ kind: 'refused', code: 'bad-period', detail: '' });
      return;
    }
    try {
      const sheet = (await wire.sheet(this.rest, view.report, this.#question(view), asking.signal)) as Sheet;
      if (!asking.signal.aborted) this.held.dispatch({ kind: 'answered', sheet });
    } catch (error) {
      if (!asking.signal.aborted)
        this.held.dispatch({ kind: 'refused', code: codeOf(error), detail: detailOf(error) });
    }
  }

  #question(view: View): Readonly<Record<string, string | readonly string[]>> {
    const question = this.#all(view);
    return view.report === 'contacts' || view.report === 'states'
      ? { ...question, rows: String(rowsShown) }
      : question;
  }

  #all(view: View): Readonly<Record<string, string | readonly string[]>> {
    const kind = kindOf({ ...this.model, view });
    const { queue, agent, interval, ...rest } = questionOf(view, todayIn(view.zone, this.deps.clock.now()));
    return {
      ...rest,
      ...(kind?.queues === true && { queue: queue ?? [] }),
      ...(kind?.agents === true && { agent: agent ?? [] }),
      ...(kind?.interval === true && { interval: interval ?? '' }),
    };
  }

  /** Where the view is to be had as a file, with all its rows. */
  file(format: 'csv' | 'xlsx'): string {
    const { view } = this.model;
    return wire.fileOf(view.report, this.#all(view), format, this.deps.lang());
  }

  /** Finds out which views are kept; without them the page works. */
  async lookForPlans(): Promise<void> {
    await this.#plans().catch((error: unknown) => {
      this.held.dispatch({ kind: 'no-plans', error: codeOf(error) });
    });
  }

  async #plans(): Promise<void> {
    if (!seesAll(this.model)) return;
    this.held.dispatch({ kind: 'plans', plans: (await wire.plans(this.rest)) as readonly Plan[] });
  }

  /** Keeps a plan, a new one or one that is there; the answer is why not, '' = done. */
  async keep(plan: PlanAsked, id?: number): Promise<Readonly<{ code: string; detail: string }>> {
    return this.#change(() =>
      id === undefined ? wire.addPlan(this.rest, plan) : wire.setPlan(this.rest, id, plan),
    );
  }

  async remove(id: number): Promise<Readonly<{ code: string; detail: string }>> {
    return this.#change(() => wire.removePlan(this.rest, id));
  }

  async make(id: number): Promise<Readonly<{ code: string; detail: string }>> {
    const done = await this.#change(() => wire.makeResult(this.rest, id));
    await this.results(id);
    return done;
  }

  async #change(what: () => Promise<unknown>): Promise<Readonly<{ code: string; detail: string }>> {
    try {
      await what();
      await this.#plans();
      return { code: '', detail: '' };
    } catch (error) {
      return { code: codeOf(error), detail: detailOf(error) };
    }
  }

  async results(plan: number): Promise<void> {
    const results = (await wire.results(this.rest, plan).catch(() => [])) as readonly Result[];
    this.held.dispatch({ kind: 'results', plan, results });
  }

  readonly resultFile = wire.resultFile;

  /** Begins an analysis and follows it to its end. */
  async analyse(of: 'whatif' | 'staffing', question: unknown): Promise<void> {
    const mine = ++this.#looking[of];
    try {
      let analysis = (await wire.begin(
        this.rest,
        of === 'whatif' ? 'whatif' : 'forecast',
        question,
      )) as Analysis;
      while (mine === this.#looking[of]) {
        this.held.dispatch({ kind: 'analysis', of, analysis });
        if (analysis.state !== 'running') return;
        await new Promise<void>((done) => this.deps.clock.after(lookMs, done));
        analysis = (await wire.analysis(this.rest, analysis.id)) as Analysis;
      }
    } catch (error) {
      if (mine === this.#looking[of])
        this.held.dispatch({ kind: 'not-begun', of, code: codeOf(error), detail: detailOf(error) });
    }
  }

  /** Calls one off. */
  async end(of: 'whatif' | 'staffing'): Promise<void> {
    const running = this.model.analyses[of];
    if (running === undefined) return;
    await wire.endAnalysis(this.rest, running.id).catch(() => undefined);
  }
}

/** Those who may not see who there is name nobody. */
async function named(
  list: Promise<readonly Readonly<{ dn?: string; name: string; shown?: string }>[]>,
): Promise<readonly Named[]> {
  try {
    return (await list).map(({ dn, name, shown }) =>
      dn === undefined ? { id: name, name: shown ?? '' } : { id: dn, name },
    );
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return [];
    throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : 'server');
const statusOf = (error: unknown): number => (error instanceof ApiError ? error.status : 0);

/** What the server says of the question, in particular. */
function detailOf(error: unknown): string {
  const { detail } = ((error instanceof ApiError ? error.answer : null) ?? {}) as { detail?: unknown };
  return typeof detail === 'string' ? detail : '';
}
