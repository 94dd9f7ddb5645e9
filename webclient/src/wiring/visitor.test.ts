import { beforeEach, expect, test, vi } from 'vitest';
import type { Store } from '../platform/storage';
import { FakeClock, FakeSocket, logIn, parse, settled } from '../testing/fakes';
import * as talking from './talking';
import { Visitor } from './visitor';

const here = { protocol: 'https:', host: 'chat.example' };
const fields = { server: 'chat.example', name: '王小明', dn: '8000' };
const room = 'c-1@acd.chat.example';

let clock: FakeClock;
let sockets: FakeSocket[];
let kept: Map<string, unknown>;
let asked: string[];
let answers: Record<string, () => Response | Promise<Response>>;

const json = (status: number, body: unknown) => () => Response.json(body, { status });

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  kept = new Map();
  asked = [];
  answers = {
    '/.well-known/host-meta.json': json(200, {
      links: [{ rel: 'urn:xmpp:alt-connections:websocket', href: 'wss://chat.example/xmpp-websocket' }],
    }),
    '/api/v1/visits': json(201, {
      jid: 'g-1@chat.example',
      token: 'T',
      expires: '',
      acd: 'acd.chat.example',
      queue: { dn: '8000', name: '客服中心' },
    }),
  };
});

function visitor(heard?: (body: unknown) => void): Visitor {
  const store: Store = {
    get: (name) => kept.get(name),
    set: (name, value) => void kept.set(name, structuredClone(value)),
    remove: (name) => void kept.delete(name),
  };
  const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input, 'https://chat.example');
      asked.push(url.href);
      if (typeof init?.body === 'string') heard?.(JSON.parse(init.body));
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      const answer = answers[url.pathname];
      if (answer !== undefined) Promise.resolve(answer()).then(resolve, reject);
    });
  const socket = (url: string) => {
    const opened = new FakeSocket(url);
    sockets.push(opened);
    return opened;
  };
  const deps = {
    fetch,
    clock,
    socket,
    parse,
    store,
    visible: () => true,
    work: () => import('../wire/work'),
    talk: () => Promise.resolve(talking),
    vouched: { signed: 'J.W.T' },
    save: () => undefined,
  };
  return new Visitor(deps, here, () => 'zh-TW', fields);
}

const last = (): FakeSocket => {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('no socket was opened');
  return socket;
};
const contact = (state: string, more = '') =>
  `<contact xmlns="urn:parley:acd:1" jid="${room}" queue-name="客服中心" state="${state}" ${more}/>`;
const push = (state: string, more = '') =>
  last().says(
    `<message xmlns="jabber:client" from="8000@acd.chat.example">${contact(state, more)}</message>`,
  );

/** Answers the open iq that has such a child. */
function answer(name: string, payload = '', type = 'result'): void {
  const iq = last()
    .take()
    .find((el) => el.name === 'iq' && el.children[0]?.name === name);
  if (iq === undefined) throw new Error(`nobody asked ${name}`);
  last().says(`<iq xmlns="jabber:client" type="${type}" id="${iq.attrs.id ?? ''}">${payload}</iq>`);
}

const nowhere = '<visit xmlns="urn:parley:acd:1" now="2027-01-15T08:00:00Z"/>';

async function waiting(): Promise<Visitor> {
  const v = visitor();
  void v.ask(fields);
  await settled();
  logIn(last());
  await settled();
  answer('visit', nowhere);
  await settled();
  answer('join-queue');
  await settled();
  answer('join-queue');
  push('waiting', 'position="2" agents="busy"');
  await settled();
  return v;
}

test('from the form to the queue', async () => {
  const v = await waiting();
  expect(asked).toEqual([
    'https://chat.example/.well-known/host-meta.json',
    'https://chat.example/api/v1/visits',
  ]);
  expect(last().url).toBe('wss://chat.example/xmpp-websocket');
  expect(v.held.model).toMatchObject({
    stage: 'chat',
    contact: { state: 'waiting', position: 2, agents: 'busy' },
  });
});

test.each([
  ['/api/v1/visits', json(404, { error: 'unknown-dn' }), 'dn', 'unknown-dn'],
  ['/api/v1/visits', json(400, { error: 'empty-name' }), 'name', 'empty-name'],
  ['/api/v1/visits', json(503, { error: 'full' }), null, 'full'],
  ['/api/v1/visits', json(500, 'oops'), null, 'server'],
  ['/api/v1/visits', () => Promise.reject(new TypeError('CORS')), 'server', 'origin'],
  ['/.well-known/host-meta.json', () => Promise.reject(new TypeError('refused')), 'server', 'unreachable'],
  ['/.well-known/host-meta.json', json(404, {}), 'server', 'no-chat-server'],
  ['/.well-known/host-meta.json', () => new Response('<html>'), 'server', 'no-chat-server'],
] as const)('%s refused: a problem at its field', async (path, refusal, field, code) => {
  answers[path] = refusal;
  const v = visitor();
  await v.ask(fields);
  expect(v.held.model).toMatchObject({ stage: 'form', fields, problem: { field, code } });
});

test('work is done where it is asked for', async () => {
  const bodies: unknown[] = [];
  const admitted = answers['/api/v1/visits'];
  answers['/api/v1/visits'] = () => {
    const refusal = json(428, { error: 'work', challenge: 'abc', bits: 4 });
    return bodies.length < 2 || admitted === undefined ? refusal() : admitted();
  };
  const v = visitor((body) => bodies.push(body));
  void v.ask(fields);
  await clock.pass(10);
  await vi.waitFor(() => clock.pass(10).then(() => expect(bodies).toHaveLength(2)));
  expect(bodies).toEqual([
    { name: '王小明', dn: '8000', lang: 'zh-TW', signed: 'J.W.T' },
    { name: '王小明', dn: '8000', lang: 'zh-TW', signed: 'J.W.T', work: { challenge: 'abc', counter: '1' } },
  ]);
  expect(v.held.model.stage).toBe('opening');
});

test.each([
  [{ error: 'work' }, 'server'],
  [{ error: 'work', challenge: 'abc', bits: 25 }, 'server'],
  [{ error: 'work', challenge: 'abc', bits: 1 }, 'server'],
])('work that cannot be done or does not help: %j', async (refusal, code) => {
  answers['/api/v1/visits'] = json(428, refusal);
  const v = visitor();
  void v.ask(fields);
  await vi.waitFor(() => clock.pass(10).then(() => expect(v.held.model.stage).toBe('form')));
  expect(v.held.model).toMatchObject({ stage: 'form', problem: { field: null, code } });
});

test.each(['/.well-known/host-meta.json', '/api/v1/visits', 'the stream'])(
  'no answer in 8 s of %s: a sentence',
  async (silent) => {
    answers = Object.fromEntries(Object.entries(answers).filter(([path]) => path !== silent));
    const v = visitor();
    void v.ask(fields);
    await clock.pass(8_000);
    expect(v.held.model).toMatchObject({ stage: 'form', problem: { field: 'server', code: 'no-answer' } });
    expect(kept.size).toBe(0);
  },
);

test('a reload asks where one stands, enters the room and sends what was not sent', async () => {
  const before = await waiting();
  before.say('a');
  before.typing('half a line');
  const v = visitor();
  v.start();
  await settled();
  expect(v.held.model).toMatchObject({ stage: 'returning', fields });
  expect(v.draft()).toBe('half a line');
  expect(v.held.model.talk.unsent.map((u) => u.body)).toEqual(['a']);
  logIn(last());
  await settled();
  answer('visit', `<visit xmlns="urn:parley:acd:1">${contact('talking', 'agent="林小姐"')}</visit>`);
  await settled();
  last().says(
    `<presence xmlns="jabber:client" from="${room}/visitor"><x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x></presence>`,
  );
  const said = last()
    .take()
    .filter((el) => el.name === 'message')
    .map((el) => el.children[0]?.text);
  expect(said).toEqual(['a']);
  expect(v.held.model.contact).toMatchObject({ state: 'talking', agent: '林小姐' });
});

test('leaving is told again after a lost session, until the server knows', async () => {
  const v = await waiting();
  last().breaks();
  v.leave();
  await clock.pass(300);
  logIn(last());
  await settled();
  answer('visit', `<visit xmlns="urn:parley:acd:1">${contact('waiting')}</visit>`);
  await settled();
  const ends = last()
    .take()
    .filter((el) => el.children[0]?.name === 'end');
  expect(ends.map((el) => el.attrs.to)).toEqual([room]);
});

test('the ACD not answering yet is no end of the visit', async () => {
  const v = await waiting();
  last().breaks();
  await clock.pass(300);
  logIn(last());
  await settled();
  const unavailable =
    '<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';
  answer('visit', unavailable, 'error');
  await clock.pass(2_000);
  answer('visit', `<visit xmlns="urn:parley:acd:1">${contact('waiting')}</visit>`);
  await settled();
  expect(v.held.model.stage).toBe('chat');
});

test('a queue that refuses: back to the form', async () => {
  const v = visitor();
  void v.ask(fields);
  await settled();
  logIn(last());
  await settled();
  answer('visit', nowhere);
  await settled();
  answer('join-queue');
  await settled();
  const error =
    '<error type="wait"><resource-constraint xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';
  answer('join-queue', error, 'error');
  await settled();
  expect(v.held.model).toMatchObject({ stage: 'form', fields, problem: { code: 'full' } });
});

test('a token that no longer works: the form, with a sentence', async () => {
  await waiting();
  const v = visitor();
  v.start();
  await settled();
  last().opens();
  last().says('<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>');
  expect(v.held.model).toMatchObject({ stage: 'form', fields, problem: { field: null, code: 'expired' } });
  expect(kept.size).toBe(0);
});

test('an ended visit stays ended on the page and closes its stream', async () => {
  const v = await waiting();
  push('ended', 'by="agent" cause="hang-up"');
  await clock.pass(2_000);
  expect(v.held.model.contact).toMatchObject({ state: 'ended', by: 'agent' });
  expect(last().closed).toBe(true);
  v.again();
  expect(v.held.model).toMatchObject({ stage: 'form', fields, problem: null });
  expect(kept.size).toBe(0);
});

test('how long it will take is told no longer when nobody can tell', async () => {
  const v = await waiting();
  const place = (estimate: string) =>
    last().says(
      `<message xmlns="jabber:client" from="8000@acd.chat.example"><queue-status xmlns="http://jabber.org/protocol/workgroup"><position>1</position>${estimate}</queue-status>${contact('waiting', 'position="1" agents="busy"')}</message>`,
    );
  place('<ewt xmlns="urn:parley:acd:1" low="60" high="300" p="80"/>');
  push('waiting', 'position="1" agents="busy"');
  await settled();
  expect(v.held.model.contact?.wait).toEqual({ low: 1, high: 5 });
  place('');
  await settled();
  expect(v.held.model.contact?.wait).toBeNull();
});

test('who has said what it was like is not asked again after a reload', async () => {
  const v = await waiting();
  push('ended', 'by="agent" cause="hang-up"');
  await settled();
  void v.rate(4, '');
  answer('rating');
  await settled();
  expect(v.held.model.rated).toBe('yes');
  const again = visitor();
  again.start();
  expect(again.held.model.rated).toBe('yes');
});

test('of queues to choose from, what the first asks for is known from the start; of the last one, when one starts again', async () => {
  const v = visitor();
  const queues = [{ dn: '8100', name: '信用卡' }];
  answers['/widget/config'] = json(200, { queues, consent: 'We keep it.' });
  await v.lookAt('');
  expect(asked.map((url) => new URL(url).searchParams.get('dn'))).toEqual(['', '8100']);
  expect(v.held.model.front).toEqual({ queues, consent: 'We keep it.' });
  v.again();
  expect(asked.at(-1)).toContain('dn=8000');
});

const refusal = (condition: string, inside = '') =>
  `<error type="modify"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>${inside}</error>`;

test('a queue that asks for more: the form, what is wrong with it, and then the queue', async () => {
  const v = visitor();
  void v.ask(fields);
  await settled();
  logIn(last());
  await settled();
  answer('visit', nowhere);
  await settled();
  answer(
    'join-queue',
    '<join-queue xmlns="http://jabber.org/protocol/workgroup"><x xmlns="jabber:x:data" type="form"><field var="name" type="text-single"/><field var="order" type="text-single" label="Order"><required/></field></x></join-queue>',
  );
  await settled();
  expect(v.held.model).toMatchObject({ stage: 'asked', asked: { form: { fields: [{ name: 'order' }] } } });
  void v.answer('asked', {});
  answer(
    'join-queue',
    refusal(
      'not-acceptable',
      '<invalid xmlns="urn:parley:acd:1"><field var="order">Please.</field></invalid>',
    ),
    'error',
  );
  await settled();
  expect(v.held.model.asked).toMatchObject({ invalid: { order: 'Please.' }, sent: false });
  void v.answer('asked', { order: ['AB1234'] });
  answer('join-queue');
  push('waiting', 'position="0"');
  await settled();
  expect(v.held.model).toMatchObject({ stage: 'chat', asked: null });
});

test('a closed queue says so in its own words and takes a message', async () => {
  const admitted = answers['/api/v1/visits'];
  const opens = '2026-11-23T01:00:00Z';
  answers['/api/v1/visits'] = json(503, { error: 'closed', text: 'Gone home', callback: true, opens });
  const bodies: unknown[] = [];
  const v = visitor((body) => bodies.push(body));
  await v.ask(fields);
  expect(v.held.model.problem).toMatchObject({
    ...{ code: 'closed', text: 'Gone home', callback: true },
    opens: Date.parse(opens),
  });
  if (admitted !== undefined) answers['/api/v1/visits'] = admitted;
  void v.ask(fields, 'call me');
  await settled();
  expect(bodies.at(-1)).toMatchObject({ callback: true });
  logIn(last());
  await settled();
  answer('visit', nowhere);
  await settled();
  answer('join-queue');
  await settled();
  expect(last().sent.at(-1)).toContain('<message xmlns="urn:parley:acd:1">call me</message>');
  answer('join-queue');
  await settled();
  expect(v.held.model.stage).toBe('left');
  expect(kept.size).toBe(0);
});

const consenting = (label: string, version: string): string =>
  `<join-queue xmlns="http://jabber.org/protocol/workgroup"><x xmlns="jabber:x:data" type="form"><field var="name" type="text-single"/><field var="consent" type="boolean" label="${label}"><required/></field><field var="consent-version" type="hidden"><value>${version}</value></field></x></join-queue>`;

/** What the last request for service submits, by field. */
const submitted = (): Record<string, string> => {
  const join = last()
    .take()
    .find((el) => el.attrs.type === 'set' && el.children[0]?.name === 'join-queue')?.children[0];
  const form = join?.children.find((el) => el.name === 'x');
  return Object.fromEntries(
    (form?.children ?? []).map((el) => [el.attrs.var ?? '', el.children[0]?.text ?? '']),
  );
};

test.each([
  ['We keep it.', {}],
  ['We keep it for ever.', { consent: '1' }],
])('what is agreed to in the form is not asked again, unless it is another text: %s', async (now, more) => {
  const v = visitor();
  v.held.dispatch({ kind: 'front', front: { consent: 'We keep it.' } });
  void v.ask(fields);
  await settled();
  logIn(last());
  await settled();
  answer('visit', nowhere);
  await settled();
  answer('join-queue', consenting(now, 'abc'));
  await settled();
  if ('consent' in more) {
    expect(v.held.model.asked?.form.fields.map((f) => f.label)).toEqual([now]);
    void v.answer('asked', { consent: ['1'] });
    await settled();
  } else expect(v.held.model.asked).toBeNull();
  expect(submitted()).toEqual({ name: '王小明', consent: 'true', 'consent-version': 'abc', ...more });
});
