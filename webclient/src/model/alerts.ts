import type { BoardQueue } from './board';
import { figureIds, figureOf, type FigureId } from './figures';
import { judge, limitsFor, type BoardSettings } from './limits';

/** A figure of a queue that is beyond its alarm, or was. */
export type Alert = Readonly<{
  /** Of this queue and figure at this time. */
  key: string;
  dn: string;
  name: string;
  figure: FigureId;
  /** The worst that was seen. */
  value: number;
  since: number;
  /** When it was over; undefined: it is not. */
  until?: number;
}>;

/** What is alarming, and what was. Pure: no clock, no sound. Times are milliseconds since the epoch. */
export type Alerts = Readonly<{
  /** The newest first. */
  log: readonly Alert[];
  /** How many of the log began since somebody last looked at it. */
  unseen: number;
}>;

export const alerts: Alerts = { log: [], unseen: 0 };

const logMax = 200; // the oldest that are over make room

export const openIn = ({ log }: Alerts): readonly Alert[] => log.filter((a) => a.until === undefined);

/** What the floor, as seen at `now`, makes of them. */
export function watch(a: Alerts, queues: readonly BoardQueue[], set: BoardSettings, now: number): Alerts {
  const found = queues.flatMap((q) => alarmsOf(q, set, now));
  if (found.length === 0 && openIn(a).length === 0) return a;
  const still = a.log.map((alert) => {
    if (alert.until !== undefined) return alert;
    const again = found.find((f) => isSame(f, alert));
    if (again === undefined) return { ...alert, until: now };
    return { ...alert, value: worst(alert.figure, alert.value, again.value) };
  });
  const fresh = found.filter((f) => !openIn(a).some((alert) => isSame(f, alert)));
  const log = [...fresh, ...still].slice(0, Math.max(logMax, fresh.length));
  return { log, unseen: a.unseen + fresh.length };
}

/** Somebody has looked. */
export const seen = (a: Alerts): Alerts => (a.unseen === 0 ? a : { ...a, unseen: 0 });

const isSame = (a: Alert, b: Alert): boolean => a.dn === b.dn && a.figure === b.figure;

const worst = (id: FigureId, a: number, b: number): number =>
  id === 'level' ? Math.min(a, b) : Math.max(a, b);

function alarmsOf(queue: BoardQueue, set: BoardSettings, now: number): Alert[] {
  const limits = limitsFor(set, queue.dn);
  return figureIds.flatMap((figure) => {
    const value = figureOf(figure, [queue], now);
    if (value === null || judge(figure, value, limits[figure]) !== 'alarm') return [];
    const { dn, name } = queue;
    return [{ key: `${dn} ${figure} ${now}`, dn, name, figure, value, since: now }];
  });
}
