import { figureIds, type FigureId } from './figures';

/** From where on a figure is over its target, and from where on it is an alarm; null: never. */
export type Limit = Readonly<{ target: number | null; alarm: number | null }>;
export type Limits = Readonly<Record<FigureId, Limit>>;

/** What a supervisor has set for the board. */
export type BoardSettings = Readonly<{
  /** For every queue that has none of its own, and for all of them together. */
  limits: Limits;
  /** Of single queues, by DN. */
  queues: Readonly<Record<string, Limits>>;
  /** From how many minutes on an agent who is not ready is marked; 0: never. */
  notReadyMinutes: number;
  sound: boolean;
}>;

const usual: Limits = {
  waiting: { target: 5, alarm: 10 },
  longest: { target: 60, alarm: 180 },
  level: { target: 80, alarm: 60 },
  abandon: { target: 5, alarm: 10 },
  asa: { target: 20, alarm: 60 },
  aht: { target: 600, alarm: 1200 },
};

export const usualSettings: BoardSettings = { limits: usual, queues: {}, notReadyMinutes: 30, sound: false };

/** The greatest a limit may be: a day in seconds. */
export const limitMax = 86_400;
const queuesMax = 100;

/** The limits of a queue; '' = of all together. */
export const limitsFor = (s: BoardSettings, dn: string): Limits =>
  (Object.hasOwn(s.queues, dn) ? s.queues[dn] : undefined) ?? s.limits;

/** Of a service level less is worse; of everything else more is. */
export const lessIsWorse = (id: FigureId): boolean => id === 'level';

/** How a figure stands against its limit; 'none': there is no figure, or no limit. */
export type Judgement = 'none' | 'good' | 'over' | 'alarm';

export function judge(id: FigureId, value: number | null, { target, alarm }: Limit): Judgement {
  if (value === null || (target === null && alarm === null)) return 'none';
  const worse = (limit: number | null) => limit !== null && (lessIsWorse(id) ? value < limit : value > limit);
  if (worse(alarm)) return 'alarm';
  return worse(target) ? 'over' : 'good';
}

/** Reads what was kept, by this version or another: what makes no sense is as usual. */
export function settingsIn(kept: unknown): BoardSettings {
  const k = fields(kept);
  const queues = Object.entries(fields(k.queues)).slice(0, queuesMax);
  return {
    limits: limitsIn(k.limits),
    queues: Object.fromEntries(queues.map(([dn, limits]) => [dn, limitsIn(limits)])),
    notReadyMinutes: numberIn(k.notReadyMinutes, 30) ?? 0,
    sound: k.sound === true,
  };
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const limitsIn = (kept: unknown): Limits =>
  Object.fromEntries(
    figureIds.map((id) => {
      const { target, alarm } = fields(fields(kept)[id]);
      return [id, { target: numberIn(target, usual[id].target), alarm: numberIn(alarm, usual[id].alarm) }];
    }),
  ) as Limits;

/** A number within bounds, null for none; anything else is the other one. */
function numberIn(value: unknown, otherwise: number | null): number | null {
  if (value === null) return null;
  const fits = typeof value === 'number' && value >= 0 && value <= limitMax;
  return fits ? value : otherwise;
}
