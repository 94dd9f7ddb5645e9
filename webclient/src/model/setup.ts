import type { Login } from './menu';

/** The steps of the first set-up, in their order. */
export const steps = ['admin', 'queue', 'agent', 'chat', 'done'] as const;
export type Step = (typeof steps)[number];

export type SetupQueue = Readonly<{ dn: string; name: string; users: readonly string[] }>;
export type SetupUser = Readonly<{ name: string; shown: string; role: string }>;

/** How far the test chat is. */
export type Trial = Readonly<{ ready: boolean; asked: boolean; answered: boolean; ended: boolean }>;

/** What is wrong, and the field it belongs to ('' = none of them). */
export type SetupProblem = Readonly<{ code: string; detail: string; field: string }>;

/** The set-up of a server that was empty. Pure: no DOM, no network. */
export type Setup = Readonly<{
  stage: 'opening' | 'failed' | 'no-link' | 'expired' | 'log-in' | 'forbidden' | 'steps';
  step: Step;
  login: Login | null;
  queues: readonly SetupQueue[];
  /** Those who may serve. */
  users: readonly SetupUser[];
  /** Whether a conversation could be held as this page was loaded. */
  talks: boolean;
  trial: Trial;
  busy: boolean;
  problem: SetupProblem | null;
}>;

export type SetupEvent =
  | Readonly<{ kind: 'stage'; stage: Setup['stage'] }>
  | Readonly<{ kind: 'talks'; talks: boolean }>
  | Readonly<{ kind: 'logged-in'; login: Login }>
  | Readonly<{ kind: 'found'; queues: readonly SetupQueue[]; users: readonly SetupUser[]; tried: boolean }>
  | Readonly<{ kind: 'at'; step: Step }>
  | Readonly<{ kind: 'trial'; trial: Trial }>
  | Readonly<{ kind: 'busy' }>
  | Readonly<{ kind: 'refused'; problem: SetupProblem }>;

export const untried: Trial = { ready: false, asked: false, answered: false, ended: false };
export const setup: Setup = {
  stage: 'opening',
  step: 'admin',
  login: null,
  queues: [],
  users: [],
  talks: true,
  trial: untried,
  busy: false,
  problem: null,
};

const serves = ['agent', 'supervisor', 'admin'];

/** The queue of the test: the first that somebody serves. */
export const trialQueue = (s: Setup): SetupQueue | undefined => s.queues.find((q) => q.users.length > 0);

/** Where the set-up goes on, by what is there: each step is done where its outcome exists. */
export function stepFor(queues: readonly SetupQueue[], tried: boolean): Step {
  if (queues.length === 0) return 'queue';
  if (!queues.some((q) => q.users.length > 0)) return 'agent';
  return tried ? 'done' : 'chat';
}

/** Whether somebody may go to a step: back always, but never to make a second first administrator. */
export const reachable = (s: Setup, step: Step): boolean =>
  step !== 'admin' && steps.indexOf(step) <= steps.indexOf(s.step);

export function step(s: Setup, event: SetupEvent): Setup {
  switch (event.kind) {
    case 'stage':
      return { ...s, stage: event.stage, busy: false };
    case 'talks':
      return { ...s, talks: event.talks };
    case 'logged-in':
      return { ...s, login: event.login, problem: null };
    case 'found': {
      const users = event.users.filter((u) => serves.includes(u.role));
      const at = stepFor(event.queues, event.tried);
      return { ...s, stage: 'steps', step: at, queues: event.queues, users, busy: false, problem: null };
    }
    case 'at':
      return { ...s, step: event.step, problem: null };
    case 'trial':
      return { ...s, trial: event.trial };
    case 'busy':
      return { ...s, busy: true, problem: null };
    case 'refused':
      return { ...s, busy: false, problem: event.problem };
  }
}

/** The field that a refusal is about. */
export function fieldOf(at: Step, code: string): string {
  if (code === 'empty') return '';
  if (code === 'weak-password') return 'password';
  if (code === 'differ') return 'again';
  if (at === 'queue') return code === 'exists' || code === 'bad-value' ? 'dn' : '';
  return code === 'exists' || code === 'bad-value' ? 'user' : '';
}
