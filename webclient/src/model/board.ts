/** A range of minutes. */
export type Minutes = Readonly<{ low: number; high: number }>;

export type BoardQueue = Readonly<{
  dn: string;
  name: string;
  closed?: boolean;
  waiting: number;
  oldest?: string;
  ready: number;
  busy: number;
  /** For who comes now; absent where nobody is there. */
  estimate?: Minutes;
  /** How wrong the estimates were. */
  error: Readonly<{ answered: number; insidePercent: number; offSeconds: number }>;
  /** Since midnight where the server is. */
  today?: Readonly<{ entered: number; answered: number; abandoned: number; serviceLevel?: number }>;
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
  queues: readonly BoardQueue[];
  agents: readonly BoardAgent[];
  waiting: readonly BoardContact[];
}>;

/** The supervisor's board. Pure: no DOM, no network, no clock. */
export type Board = Readonly<{
  stage: 'opening' | 'on' | 'signed-out' | 'forbidden';
  floor: Floor | null;
  /** By how much the server's clock is ahead, in ms. */
  skewMs: number;
  /** The last try failed: what is shown is old. */
  stale: boolean;
}>;

export type BoardEvent =
  | Readonly<{ kind: 'seen'; floor: Floor; at: number }>
  | Readonly<{ kind: 'refused'; status: number }>
  | Readonly<{ kind: 'failed' }>;

export const board: Board = { stage: 'opening', floor: null, skewMs: 0, stale: false };

export function step(b: Board, event: BoardEvent): Board {
  switch (event.kind) {
    case 'seen':
      return {
        stage: 'on',
        floor: event.floor,
        skewMs: Date.parse(event.floor.now) - event.at || 0,
        stale: false,
      };
    case 'refused':
      return { ...b, stage: event.status === 401 ? 'signed-out' : 'forbidden' };
    case 'failed':
      return { ...b, stale: true };
  }
}
