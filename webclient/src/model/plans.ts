import { daysLater, type View } from './reportview';

export type Schedule = Readonly<{
  every: 'daily' | 'weekly' | 'monthly';
  /** HH:MM on the clocks of the plan's zone. */
  at: string;
  /** 1 is Monday. */
  weekday?: number;
  day?: number;
}>;

type Question = Readonly<{
  period: View['period'];
  from?: string;
  to?: string;
  queues?: readonly string[];
  agents?: readonly string[];
  interval?: string;
}>;

/** A report that is kept under a name (docs/api.md), as it is sent. */
export type PlanAsked = Readonly<{
  name: string;
  shared: boolean;
  report: string;
  question: Question;
  zone: string;
  schedule?: Schedule;
  format: 'csv' | 'xlsx' | 'json';
  keep: number;
}>;

export type Plan = PlanAsked & Readonly<{ id: number; mine: boolean; next?: string }>;

/** One that was made. */
export type Result = Readonly<{
  id: number;
  due: string;
  made: string;
  from?: string;
  to?: string;
  format: PlanAsked['format'];
  bytes: number;
  problem?: string;
}>;

/** The question of a view; the interface does not include the end, a view's last day does. */
export const askOf = (view: View): Question => ({
  period: view.period,
  ...(view.period === 'own' && {
    from: view.from,
    to: view.to.includes('T') ? view.to : daysLater(view.to, 1),
  }),
  ...(view.queues.length > 0 && { queues: view.queues }),
  ...(view.agents.length > 0 && { agents: view.agents }),
  ...(view.interval !== '' && { interval: view.interval }),
});

/** The view of a plan. */
export const viewOfPlan = ({ report, question: q, zone }: Plan): View => ({
  report,
  period: q.period,
  from: q.from ?? '',
  to: q.to === undefined ? '' : q.to.includes('T') ? q.to : daysLater(q.to, -1),
  queues: q.queues ?? [],
  agents: q.agents ?? [],
  interval: q.interval ?? '',
  zone,
});

/** A plan as it would be sent again. */
export const askedOf = (plan: Plan): PlanAsked => ({
  name: plan.name,
  shared: plan.shared,
  report: plan.report,
  question: plan.question,
  zone: plan.zone,
  ...(plan.schedule && { schedule: plan.schedule }),
  format: plan.format,
  keep: plan.keep,
});
