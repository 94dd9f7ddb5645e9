/** Who is logged in. */
export type Login = Readonly<{ user: string; name: string; role: string }>;

/** The agent's log-in and menu. Pure: no DOM, no network. */
export type Menu = Readonly<{
  stage: 'opening' | 'log-in' | 'menu';
  login: Login | null;
  /** What is shown beside the menu. */
  view: 'home' | 'password';
  /** A request is under way. */
  busy: boolean;
  /** The code of what went wrong with the log-in, or ''. */
  problem: string;
  /** The outcome of the last change of password: `done`, a code, or ''. */
  password: string;
  /** The key of a sentence about the menu itself, or ''. */
  notice: string;
}>;

export type MenuEvent =
  | Readonly<{ kind: 'logged-in'; login: Login }>
  | Readonly<{ kind: 'logged-out'; problem: string }>
  | Readonly<{ kind: 'busy' }>
  | Readonly<{ kind: 'view'; view: Menu['view'] }>
  | Readonly<{ kind: 'password'; result: string }>
  | Readonly<{ kind: 'told'; notice: string }>;

export const menu: Menu = {
  stage: 'opening',
  login: null,
  view: 'home',
  busy: false,
  problem: '',
  password: '',
  notice: '',
};

export function step(m: Menu, event: MenuEvent): Menu {
  switch (event.kind) {
    case 'logged-in':
      return { ...menu, stage: 'menu', login: event.login };
    case 'logged-out':
      return { ...menu, stage: 'log-in', problem: event.problem };
    case 'busy':
      return { ...m, busy: true, problem: '', password: '', notice: '' };
    case 'view':
      return { ...m, view: event.view, password: '', notice: '' };
    case 'password':
      return { ...m, busy: false, password: event.result };
    case 'told':
      return { ...m, busy: false, notice: event.notice };
  }
}

const known: readonly string[] = [
  'bad-credentials',
  'weak-password',
  'rate',
  'busy',
  'unreachable',
  'no-answer',
  'bad-request',
];

/** The code of a sentence; one from a newer server becomes the general one. */
export const problemCode = (code: string): string => (known.includes(code) ? code : 'server');
