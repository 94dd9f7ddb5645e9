export type Range = Readonly<{ mean: number; low: number; high: number }>;
export type Outcome = Readonly<{
  real: Readonly<Record<string, number>>;
  played: Readonly<Record<string, Range>>;
  drawn: Readonly<Record<string, Range>>;
}>;

/** What a span would have come to (docs/what-if.md). */
export type WhatIf = Readonly<{
  from: string;
  to: string;
  seeds: number;
  changes: readonly string[] | null;
  all: Outcome;
  queues: readonly (Outcome & Readonly<{ dn: string; name: string }>)[] | null;
  intervals: readonly (Outcome & Readonly<{ from: string }>)[];
}>;

export type Forecast = Readonly<{
  dn: string;
  day: string;
  zone: string;
  /** How many of that weekday are known. */
  weeks: number;
  'known-from': string;
  'known-to': string;
  slots: number;
  'target-percent': number;
  'target-seconds': number;
  intervals: readonly Readonly<{
    at: string;
    time: string;
    mean: number;
    low: number;
    high: number;
    agents: number;
    reached: number;
    'agents-high': number;
  }>[];
}>;

export type Analysis = Readonly<{
  id: string;
  state: 'running' | 'done' | 'refused' | 'failed' | 'ended';
  phase?: string;
  percent: number;
  problem?: string;
  whatif?: WhatIf;
  forecast?: Forecast;
}>;

/** One thing that is different: of a queue or an agent, a setting and its value, as `parley replay` takes them. */
export type Change = Readonly<{ of: 'queue' | 'agent'; who: string; key: string; value: string }>;

/** What the pages let be changed; the command line knows more. */
export const queueKeys = [
  'staff',
  'slots',
  'shift',
  'offer',
  'selection',
  'priority',
  'weight',
  'target',
  'wait-max',
  'wrap-up-for',
] as const;
export const agentKeys = ['slots', 'skills', 'shift', 'joins', 'leaves', 'away'] as const;

/** The changes as they are sent: by what, who and key. Those that are not whole are left out. */
export function supposed(changes: readonly Change[]): Readonly<{
  queues: Readonly<Record<string, Readonly<Record<string, string>>>>;
  agents: Readonly<Record<string, Readonly<Record<string, string>>>>;
}> {
  const of = (what: Change['of']) => {
    const all: Record<string, Record<string, string>> = {};
    for (const change of changes) {
      if (change.of !== what || change.who === '' || change.key === '' || change.value.trim() === '')
        continue;
      (all[change.who] ??= {})[change.key] = change.value.trim();
    }
    return all;
  };
  return { queues: of('queue'), agents: of('agent') };
}

/** The measures told, with what they are measured in. */
export const measures = [
  { name: 'service-level', unit: 'percent' },
  { name: 'wait-mean', unit: 'seconds' },
  { name: 'wait-p90', unit: 'seconds' },
  { name: 'answered', unit: 'count' },
  { name: 'abandoned', unit: 'count' },
  { name: 'abandon-rate', unit: 'percent' },
  { name: 'occupancy', unit: 'percent' },
  { name: 'slot-utilisation', unit: 'percent' },
] as const;
