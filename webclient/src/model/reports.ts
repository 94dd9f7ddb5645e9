import type { Analysis } from './analysis';
import type { Plan, Result } from './plans';
import type { View } from './reportview';
import type { Sheet } from './sheet';

export const tabs = ['figures', 'saved', 'whatif', 'staffing'] as const;
export type Tab = (typeof tabs)[number];

export type Kind = Readonly<{
  name: string;
  title: string;
  definition: string;
  interval: boolean;
  queues: boolean;
  agents: boolean;
}>;
export type Login = Readonly<{ user: string; name: string; role: string }>;
/** A queue by its DN, or an agent by the user ID. */
export type Named = Readonly<{ id: string; name: string }>;

/** The page of reports. Pure: no DOM, no network, no clock. */
export type Reports = Readonly<{
  stage: 'opening' | 'on' | 'signed-out' | 'forbidden' | 'failed';
  error: string;
  login: Login | null;
  tab: Tab;
  kinds: readonly Kind[];
  queues: readonly Named[];
  agents: readonly Named[];
  /** The service level the reader wants, in percent, as set on the board; null: none. */
  levelTarget: number | null;
  view: View;
  /** The last answer, also while the next one is on its way. */
  sheet: Sheet | null;
  loading: boolean;
  /** Of the report, beside the page's own. */
  problem: Readonly<{ code: string; detail: string }> | null;
  plans: readonly Plan[] | null;
  /** Why the plans could not be had; '' = they could, or are on their way. */
  plansError: string;
  /** By plan. */
  results: Readonly<Record<number, readonly Result[]>>;
  /** What is running or was last, of each kind. */
  analyses: Readonly<Partial<Record<'whatif' | 'staffing', Analysis>>>;
  /** Why one was not begun when it was last asked for, of each kind. */
  refused: Readonly<
    Partial<Record<'whatif' | 'staffing', Readonly<{ code: string; detail: string }> | undefined>>
  >;
}>;

export type ReportsEvent =
  | Readonly<{
      kind: 'opened';
      login: Login;
      kinds: readonly Kind[];
      queues: readonly Named[];
      agents: readonly Named[];
    }>
  | Readonly<{ kind: 'failed'; error: string; status: number }>
  | Readonly<{ kind: 'aimed'; level: number | null }>
  | Readonly<{ kind: 'tab'; tab: Tab }>
  | Readonly<{ kind: 'asked'; view: View }>
  | Readonly<{ kind: 'answered'; sheet: Sheet }>
  | Readonly<{ kind: 'refused'; code: string; detail: string }>
  | Readonly<{ kind: 'plans'; plans: readonly Plan[] }>
  | Readonly<{ kind: 'no-plans'; error: string }>
  | Readonly<{ kind: 'results'; plan: number; results: readonly Result[] }>
  | Readonly<{ kind: 'analysis'; of: 'whatif' | 'staffing'; analysis: Analysis }>
  | Readonly<{ kind: 'not-begun'; of: 'whatif' | 'staffing'; code: string; detail: string }>;

export const reports = (view: View, tab: Tab): Reports => ({
  stage: 'opening',
  error: '',
  login: null,
  tab,
  kinds: [],
  queues: [],
  levelTarget: null,
  agents: [],
  view,
  sheet: null,
  loading: false,
  problem: null,
  plans: null,
  plansError: '',
  results: {},
  analyses: {},
  refused: {},
});

/** Whether who is logged in sees the figures of everybody, and may plan and analyse. */
export const seesAll = ({ login }: Reports): boolean =>
  login !== null && ['supervisor', 'admin', 'auditor'].includes(login.role);

/** A queue as people call it, its number first; the name that is known here comes before the one at hand. */
export const queueCalled = ({ queues }: Reports, dn: string, name = ''): string =>
  `${dn} ${queues.find((queue) => queue.id === dn)?.name ?? name}`.trim();

/** The report that is asked for, if it is within reach. */
export const kindOf = ({ kinds, view }: Reports): Kind | undefined =>
  kinds.find((kind) => kind.name === view.report);

export function step(r: Reports, event: ReportsEvent): Reports {
  switch (event.kind) {
    case 'opened': {
      const { login, kinds, queues, agents } = event;
      const named = kinds.some((kind) => kind.name === r.view.report);
      const view = named ? r.view : { ...r.view, report: kinds[0]?.name ?? '' };
      return { ...r, stage: 'on', error: '', login, kinds, queues, agents, view };
    }
    case 'failed': {
      const stage = event.status === 401 ? 'signed-out' : event.status === 403 ? 'forbidden' : 'failed';
      return { ...r, stage, error: event.error };
    }
    case 'aimed':
      return { ...r, levelTarget: event.level };
    case 'tab':
      return { ...r, tab: event.tab };
    case 'asked':
      return { ...r, view: event.view, loading: true, problem: null };
    case 'answered':
      return { ...r, sheet: event.sheet, loading: false, problem: null };
    case 'refused':
      return { ...r, loading: false, sheet: null, problem: { code: event.code, detail: event.detail } };
    case 'plans':
      return { ...r, plans: event.plans, plansError: '' };
    case 'no-plans':
      return { ...r, plansError: event.error };
    case 'results':
      return { ...r, results: { ...r.results, [event.plan]: event.results } };
    case 'analysis':
      return {
        ...r,
        analyses: { ...r.analyses, [event.of]: event.analysis },
        refused: { ...r.refused, [event.of]: undefined },
      };
    case 'not-begun':
      return { ...r, refused: { ...r.refused, [event.of]: { code: event.code, detail: event.detail } } };
  }
}
