import { alerts, seen, watch, type Alerts } from './alerts';
import { usualSettings, type BoardSettings } from './limits';

/** A range of minutes. */
export type Minutes = Readonly<{ low: number; high: number }>;

/** What rates and means of a day are made of (docs/metrics.md); times in seconds. */
export type Sums = Readonly<{
  served: number;
  servedWithin: number;
  gaveUp: number;
  waited: number;
  handled: number;
  handling: number;
}>;

export type BoardQueue = Readonly<{
  dn: string;
  name: string;
  closed?: boolean;
  /** Somebody has it open or closed until then, whatever its hours say. */
  byHand?: Readonly<{ open: boolean; until: string }>;
  waiting: number;
  oldest?: string;
  ready: number;
  busy: number;
  /** For who comes now; absent where nobody is there. */
  estimate?: Minutes;
  /** How wrong the estimates were. */
  error: Readonly<{ answered: number; insidePercent: number; offSeconds: number }>;
  /** Since midnight where the server is. */
  today?: Sums & Readonly<{ entered: number; answered: number; abandoned: number; serviceLevel?: number }>;
  /** Of its service level, in seconds. */
  target: number;
}>;

export type BoardAgent = Readonly<{
  name: string;
  shown: string;
  state: string;
  reason?: string;
  since?: string;
  /** `yes`, or why not. */
  routable: string;
  slots: number;
  used: number;
  queues?: readonly string[];
  /** The contacts they have now. */
  contacts?: readonly string[];
  /** How many they have taken today. */
  taken: number;
}>;

/** The last hour at points a minute apart, the last at `until`. */
export type BoardHour = Readonly<{
  until: string;
  queues: readonly Readonly<{
    dn: string;
    waiting: readonly number[];
    /** Seconds. */
    longest: readonly number[];
    sums: readonly Sums[];
  }>[];
}>;

export type BoardContact = Readonly<{
  contact: string;
  caller: string;
  state: string;
  dn: string;
  arrived?: string;
  wait?: Minutes;
  why: readonly string[];
}>;

/** The floor as the server saw it at `now`. */
export type Floor = Readonly<{
  now: string;
  /** Percent, while the figures of today are being made anew and are too low. */
  making?: number;
  queues: readonly BoardQueue[];
  agents: readonly BoardAgent[];
  waiting: readonly BoardContact[];
}>;

/** Who looks at it. */
export type Viewer = Readonly<{ user: string; name: string; role: string }>;

/** The supervisor's board. Pure: no DOM, no network, no clock. */
export type Board = Readonly<{
  stage: 'opening' | 'on' | 'signed-out' | 'forbidden';
  viewer: Viewer | null;
  floor: Floor | null;
  hour: BoardHour | null;
  /** By how much the server's clock is ahead, in ms. */
  skewMs: number;
  /** The last try failed: what is shown is old. */
  stale: boolean;
  /** The queue that alone is looked at; '' = all. */
  only: string;
  settings: BoardSettings;
  /** How much of the settings the server has. */
  saved: 'yes' | 'saving' | 'failed';
  alerts: Alerts;
  /** The server has a newer version of this page. */
  outdated: boolean;
}>;

export type BoardEvent =
  | Readonly<{ kind: 'known'; viewer: Viewer }>
  | Readonly<{ kind: 'seen'; floor: Floor; at: number }>
  | Readonly<{ kind: 'looked-back'; hour: BoardHour }>
  | Readonly<{ kind: 'refused'; status: number }>
  | Readonly<{ kind: 'failed' }>
  | Readonly<{ kind: 'only'; dn: string }>
  | Readonly<{ kind: 'set' | 'told'; settings: BoardSettings }>
  | Readonly<{ kind: 'saved' | 'unsaved' }>
  | Readonly<{ kind: 'alerts-seen' }>
  | Readonly<{ kind: 'outdated' }>
  /** Time has passed: a wait grows though nothing is told. */
  | Readonly<{ kind: 'ticked'; at: number }>;

export const board: Board = {
  stage: 'opening',
  viewer: null,
  floor: null,
  hour: null,
  skewMs: 0,
  stale: false,
  only: '',
  settings: usualSettings,
  saved: 'yes',
  alerts,
  outdated: false,
};

export function step(b: Board, event: BoardEvent): Board {
  switch (event.kind) {
    case 'known':
      return { ...b, viewer: event.viewer };
    case 'seen':
      return floorSeen(b, event.floor, event.at);
    case 'looked-back':
      return { ...b, hour: event.hour };
    case 'refused':
      return { ...b, stage: event.status === 401 ? 'signed-out' : 'forbidden' };
    case 'failed':
      return { ...b, stale: true };
    case 'only':
      return { ...b, only: event.dn };
    case 'told': // what was set here meanwhile is newer
      return b.saved === 'yes' ? watched({ ...b, settings: event.settings }) : b;
    case 'set':
      return watched({ ...b, settings: event.settings, saved: 'saving' });
    case 'saved':
      return { ...b, saved: 'yes' };
    case 'unsaved':
      return { ...b, saved: 'failed' };
    case 'alerts-seen':
      return { ...b, alerts: seen(b.alerts) };
    case 'outdated':
      return { ...b, outdated: true };
    case 'ticked':
      return b.stage === 'on' && !b.stale ? watched(b, event.at) : b;
  }
}

function floorSeen(b: Board, floor: Floor, at: number): Board {
  const skewMs = Date.parse(floor.now) - at || 0;
  return watched({ ...b, stage: 'on', floor, skewMs, stale: false }, at);
}

/** With the alerts that there are at a time by this page's clock; left out, when the floor was seen. */
function watched(b: Board, at?: number): Board {
  const { floor, alerts, settings, skewMs } = b;
  if (floor === null) return b;
  const now = at === undefined ? Date.parse(floor.now) : at + skewMs;
  const next = watch(alerts, floor.queues, settings, now);
  return next === alerts ? b : { ...b, alerts: next };
}

/** The queues that are looked at. */
export const queuesOf = ({ floor, only }: Board): readonly BoardQueue[] =>
  floor?.queues.filter((q) => only === '' || q.dn === only) ?? [];

/** The agents who are here and serve what is looked at. */
export const agentsOf = ({ floor, only }: Board): readonly BoardAgent[] =>
  floor?.agents.filter((a) => a.state !== 'logged-out' && (only === '' || a.queues?.includes(only))) ?? [];

/** How many wait for what is looked at. */
export const waitingIn = (b: Board): number => queuesOf(b).reduce((sum, q) => sum + q.waiting, 0);

/** Who waits for what is looked at: of each queue the first, of whom the server tells. */
export const waitingOf = ({ floor, only }: Board): readonly BoardContact[] =>
  floor?.waiting.filter((c) => only === '' || c.dn === only) ?? [];

/** How many of a queue's agents are wrapping up. */
export const wrappingUp = ({ floor }: Board, dn: string): number =>
  floor?.agents.filter((a) => a.state === 'wrap-up' && a.queues?.includes(dn)).length ?? 0;

/** Whether an agent has not been ready for longer than the supervisor wants to see. */
export const isLongAway = (a: BoardAgent, minutes: number, now: number): boolean =>
  minutes > 0 &&
  a.state === 'not-ready' &&
  a.since !== undefined &&
  now - Date.parse(a.since) > minutes * 60_000;
