import { at, queryOf, type Rest } from './rest';

type Values = Parameters<typeof queryOf>[0];

/** Lists the reports within reach. Everything here rejects with an ApiError. */
export const kinds = async (rest: Rest): Promise<readonly unknown[]> =>
  (await rest.get<{ reports: readonly unknown[] }>('/reports')).value.reports;

/** Asks for a report. */
export const sheet = async (
  rest: Rest,
  report: string,
  question: Values,
  signal: AbortSignal,
): Promise<unknown> => (await rest.get<unknown>(at`/reports/${report}`, question, { signal })).value;

/** Where a report is to be had as a file. */
export const fileOf = (report: string, question: Values, format: 'csv' | 'xlsx', lang: string): string =>
  `/api/v1${at`/reports/${report}`}${queryOf({ ...question, format, lang })}`;

type Agent = Readonly<{ name: string; shown: string }>;

/** Those who serve, as far as the caller sees them. */
export const agents = async (rest: Rest): Promise<readonly Agent[]> =>
  (await rest.get<{ agents: readonly Agent[] }>('/agents')).value.agents;

export const plans = async (rest: Rest): Promise<readonly unknown[]> =>
  (await rest.get<{ plans: readonly unknown[] }>('/report-plans')).value.plans;

export const addPlan = async (rest: Rest, plan: unknown): Promise<unknown> =>
  (await rest.send<unknown>('POST', '/report-plans', plan)).value;

export const setPlan = async (rest: Rest, id: number, plan: unknown): Promise<unknown> =>
  (await rest.send<unknown>('PUT', at`/report-plans/${String(id)}`, plan)).value;

export const removePlan = async (rest: Rest, id: number): Promise<void> => {
  await rest.send('DELETE', at`/report-plans/${String(id)}`);
};

export const results = async (rest: Rest, plan: number): Promise<readonly unknown[]> =>
  (await rest.get<{ results: readonly unknown[] }>(at`/report-plans/${String(plan)}/results`)).value.results;

export const makeResult = async (rest: Rest, plan: number): Promise<void> => {
  await rest.send('POST', at`/report-plans/${String(plan)}/results`);
};

/** Where a result is to be had. */
export const resultFile = (plan: number, result: number): string =>
  `/api/v1${at`/report-plans/${String(plan)}/results/${String(result)}`}`;

/** Begins an analysis, and looks at one, and calls one off. */
export const begin = async (rest: Rest, what: 'whatif' | 'forecast', question: unknown): Promise<unknown> =>
  (await rest.send<unknown>('POST', `/${what}`, question)).value;

export const analysis = async (rest: Rest, id: string): Promise<unknown> =>
  (await rest.get<unknown>(at`/analyses/${id}`)).value;

export const endAnalysis = async (rest: Rest, id: string): Promise<void> => {
  await rest.send('DELETE', at`/analyses/${id}`);
};
