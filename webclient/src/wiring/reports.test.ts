import { expect, test } from 'vitest';
import { viewOf } from '../model/reportview';
import { ReportsDesk } from './reports';

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });

/** A desk whose server answers from a table, by the beginning of what is asked for. */
function deskOf(answers: Readonly<Record<string, (asked: string) => Response | Promise<Response>>>) {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = (input instanceof Request ? input.url : input.toString()).replace('/api/v1', '');
    const call = `${init?.method ?? 'GET'} ${url}`;
    asked.push(call);
    const found = Object.entries(answers).find(([begins]) => call.startsWith(begins));
    return found ? found[1](call) : json({ error: 'not-found' }, 404);
  };
  const clock = {
    now: () => Date.UTC(2026, 2, 2, 4),
    after: (_: number, run: () => void) => {
      queueMicrotask(run);
      return () => undefined;
    },
    random: () => 0,
  };
  const view = viewOf(new URLSearchParams('report=queues&queue=8000&agent=1001'), 'Asia/Taipei');
  const changed: string[] = [];
  const desk = new ReportsDesk(
    { fetch, clock, lang: () => 'en', changed: (now) => changed.push(now.view.report) },
    view,
    'figures',
  );
  return { desk, asked, changed };
}

const opening = {
  'GET /session': () => json({ user: '1900', name: 'Wang', role: 'supervisor' }),
  'GET /reports?': () => json({ reports: [] }),
  'GET /reports/': () => json({ report: 'queues', columns: [], rows: [] }),
  'GET /reports': () =>
    json({
      reports: [
        { name: 'queues', title: 'Queues', definition: '', interval: false, queues: true, agents: false },
      ],
    }),
  'GET /queue-names': () => json({ queues: [{ word: '8000', labels: { '': '服務', en: 'Help' } }] }),
  'GET /agents': () => json({ agents: [{ name: '1001', shown: 'Lin' }] }),
  'GET /report-plans': () => json({ plans: [] }),
};

test('the page opens with the figures of its address, asked for what the report knows of', async () => {
  const { desk, asked } = deskOf(opening);
  await desk.start();
  expect(desk.model).toMatchObject({
    stage: 'on',
    sheet: { report: 'queues' },
    queues: [{ id: '8000', name: 'Help' }],
    plans: [],
  });
  expect(asked).toContain('GET /reports/queues?from=2026-03-02&to=2026-03-03&tz=Asia%2FTaipei&queue=8000');
  expect(desk.file('csv')).toBe(
    '/api/v1/reports/queues?from=2026-03-02&to=2026-03-03&tz=Asia%2FTaipei&queue=8000&format=csv&lang=en',
  );
});

test('kept views that cannot be had are missed alone, and had when they are asked for again', async () => {
  let answers = 0;
  const plans = () => (answers++ === 0 ? json({ error: 'internal' }, 500) : json({ plans: [] }));
  const { desk } = deskOf({ ...opening, 'GET /report-plans': plans });
  await desk.start();
  expect(desk.model).toMatchObject({
    stage: 'on',
    sheet: { report: 'queues' },
    plans: null,
    plansError: 'internal',
  });
  await desk.lookForPlans();
  expect(desk.model).toMatchObject({ plans: [], plansError: '' });
});

test.each([
  [401, 'no-session', 'signed-out'],
  [500, 'internal', 'failed'],
])('who is answered %i sees why', async (status, error, stage) => {
  const { desk } = deskOf({ 'GET /session': () => json({ error }, status) });
  await desk.start();
  expect(desk.model.stage).toBe(stage);
});

test('an answer that was overtaken is dropped', async () => {
  let release: (answer: Response) => void = () => undefined;
  const { desk } = deskOf({
    ...opening,
    'GET /reports/slow': () => new Promise<Response>((done) => (release = done)),
  });
  await desk.start();
  const slow = desk.ask({ ...desk.model.view, report: 'slow' });
  await desk.ask({ ...desk.model.view, report: 'queues' });
  release(json({ report: 'slow', columns: [], rows: [] }));
  await slow;
  expect(desk.model.sheet?.report).toBe('queues');
});

test('an analysis is followed to its end; what stands against it is said', async () => {
  let looks = 0;
  const { desk } = deskOf({
    'POST /whatif': () => json({ id: 'A', state: 'running', percent: 0 }, 202),
    'GET /analyses/A': () => json({ id: 'A', state: ++looks < 3 ? 'running' : 'done', percent: looks * 30 }),
    'POST /forecast': () => json({ error: 'state', detail: 'one is running' }, 409),
  });
  await desk.analyse('whatif', {});
  expect(desk.model.analyses.whatif).toMatchObject({ state: 'done', percent: 90 });
  await desk.analyse('staffing', {});
  expect(desk.model.refused.staffing).toEqual({ code: 'state', detail: 'one is running' });
  await desk.analyse('whatif', {}); // what is told of the one says nothing about the other
  expect(desk.model.refused).toMatchObject({ staffing: { code: 'state' }, whatif: undefined });
});

test('why a plan was not kept is told', async () => {
  const { desk } = deskOf({
    ...opening,
    'POST /report-plans': () => json({ error: 'bad-value', detail: 'a name' }, 422),
  });
  await desk.start();
  const plan = {
    name: '',
    shared: false,
    report: 'queues',
    question: { period: 'today' },
    zone: 'UTC',
    format: 'csv',
    keep: 1,
  } as const;
  expect(await desk.keep(plan)).toEqual({ code: 'bad-value', detail: 'a name' });
});
