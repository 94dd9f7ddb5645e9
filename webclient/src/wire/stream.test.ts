import { beforeEach, expect, test } from 'vitest';
import { FakeClock, FakeSocket, logIn, parse, resumeAt, settled } from '../testing/fakes';
import { LostError } from './questions';
import { FinalError, Stream, type Ticket } from './stream';
import { x } from './xml';

let clock: FakeClock;
let sockets: FakeSocket[];
let told: string[];
let urgent: boolean;
const ticket: Ticket = {
  url: 'wss://chat.example/ws',
  domain: 'chat.example',
  token: 'TOKEN',
  lasting: true,
};

function newStream(give: () => Promise<Ticket> = () => Promise.resolve(ticket)): Stream {
  return new Stream(
    {
      ticket: give,
      resource: 'page',
      clock,
      parse,
      urgent: () => urgent,
      socket: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket;
      },
    },
    {
      online: (resumed) => told.push(resumed ? 'resumed' : 'bound'),
      offline: () => told.push('offline'),
      closed: (why) => told.push(`closed ${why}`),
      stanza: (el) => told.push(el.attrs.id ?? el.name),
      asked: (el) => (el.children[0]?.name === 'known' ? x`<answer/>` : undefined),
    },
  );
}

const last = (): FakeSocket => {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('no socket was opened');
  return socket;
};

const message = (id: string): string => `<message xmlns="jabber:client" id="${id}"/>`;

async function online(): Promise<Stream> {
  const stream = newStream();
  stream.start();
  await settled();
  logIn(last());
  last().take();
  return stream;
}

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  told = [];
  urgent = true;
});

test('logs in with the token in two flights', async () => {
  const stream = newStream();
  stream.start();
  await settled();
  last().opens();
  expect(
    last()
      .take()
      .map((el) => el.name),
  ).toEqual(['open', 'auth']);
  last().says('<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>');
  expect(
    last()
      .take()
      .map((el) => el.name),
  ).toEqual(['open', 'iq', 'enable']);
  logIn(last(), 'g-1@chat.example/page-7');
  expect(stream.jid).toBe('g-1@chat.example/page-7');
  expect(told).toEqual(['bound']);
});

test('the log-in bears the token as RFC 7628 has it', async () => {
  newStream().start();
  await settled();
  last().opens();
  const auth = last().take()[1];
  expect(auth?.attrs.mechanism).toBe('OAUTHBEARER');
  expect(atob(auth?.text ?? '')).toBe('n,,\u0001auth=Bearer TOKEN\u0001\u0001');
});

test('a lost socket is resumed, and only what was not handled is sent again', async () => {
  const stream = await online();
  stream.send(x`<message xmlns="jabber:client" id="m1"/>`);
  stream.send(x`<message xmlns="jabber:client" id="m2"/>`);
  last().says(message('in-1'));
  last().breaks();
  stream.send(x`<message xmlns="jabber:client" id="m3"/>`);
  await clock.pass(300);
  resumeAt(last(), 1);
  const sent = last().take();
  expect(sent.find((el) => el.name === 'resume')?.attrs).toMatchObject({ previd: 'sm-1', h: '1' });
  expect(sent.filter((el) => el.name === 'message').map((el) => el.attrs.id)).toEqual(['m2', 'm3']);
  expect(told).toEqual(['bound', 'in-1', 'offline', 'resumed']);
});

test('an iq sent before the loss is answered after the resumption', async () => {
  const stream = await online();
  const answer = stream.iq('get', 'acd.chat.example', x`<visit xmlns="urn:parley:acd:1"/>`);
  const id = last().take()[0]?.attrs.id ?? '';
  last().breaks();
  await clock.pass(300);
  resumeAt(last(), 1);
  last().says(`<iq xmlns="jabber:client" type="result" id="${id}"><visit xmlns="urn:parley:acd:1"/></iq>`);
  await expect(answer).resolves.toMatchObject({ name: 'iq' });
});

test('a session that cannot be resumed is bound anew, without what was queued', async () => {
  const stream = await online();
  const answer = stream.iq('get', 'acd.chat.example', x`<visit xmlns="urn:parley:acd:1"/>`);
  const lost = expect(answer).rejects.toThrow(LostError);
  last().breaks();
  await clock.pass(300);
  logIn(last());
  await lost;
  expect(
    last()
      .take()
      .filter((el) => el.name === 'message'),
  ).toEqual([]);
  expect(told).toEqual(['bound', 'offline', 'bound']);
});

test('a stanza error rejects with its condition', async () => {
  const stream = await online();
  const answer = stream.iq('set', 'q@acd.chat.example', x`<join/>`);
  const id = last().take()[0]?.attrs.id ?? '';
  const refused = expect(answer).rejects.toMatchObject({ condition: 'item-not-found' });
  last().says(
    `<iq xmlns="jabber:client" type="error" id="${id}"><error type="cancel"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></iq>`,
  );
  await refused;
});

test('a peer that does not answer what was sent is noticed after 5.5 s', async () => {
  const stream = await online();
  stream.send(x`<message xmlns="jabber:client" id="m1"/>`);
  expect(last().take().at(-1)?.name).toBe('r');
  await clock.pass(5_499);
  expect(told).toEqual(['bound']);
  await clock.pass(1);
  expect(told).toEqual(['bound', 'offline']);
});

test('a link that dies at any moment is noticed within 10 s, whatever was said just before', async () => {
  const stream = await online();
  await clock.pass(3_900);
  stream.send(x`<message xmlns="jabber:client" id="m1"/>`);
  await clock.pass(1_000);
  last().says(message('in-1')); // the last thing heard, while the answer is still out
  await clock.pass(9_999);
  expect(told).toEqual(['bound', 'in-1', 'offline']);
});

test('where nobody looks and no chat is open, a dead link may take longer, and so may attempts', async () => {
  urgent = false;
  await online();
  await clock.pass(27_999);
  expect(told).toEqual(['bound']);
  await clock.pass(1);
  expect(told).toEqual(['bound', 'offline']);
});

test('an idle peer is asked after 4 s, and an answer is enough', async () => {
  await online();
  await clock.pass(4_000);
  expect(
    last()
      .take()
      .map((el) => el.name),
  ).toEqual(['r']);
  last().says('<a xmlns="urn:xmpp:sm:3" h="0"/>');
  await clock.pass(3_999);
  expect(told).toEqual(['bound']);
});

test('the server is told how much was handled', async () => {
  await online();
  last().says(message('a'));
  last().says(message('b'));
  last().says('<r xmlns="urn:xmpp:sm:3"/>');
  expect(last().take().at(-1)).toMatchObject({ name: 'a', attrs: { h: '2' } });
});

test('questions of others are answered: ping, known, unknown', async () => {
  await online();
  const ask = (id: string, payload: string) =>
    last().says(`<iq xmlns="jabber:client" type="get" from="acd.chat.example" id="${id}">${payload}</iq>`);
  ask('1', '<ping xmlns="urn:xmpp:ping"/>');
  ask('2', '<known xmlns="urn:x"/>');
  ask('3', '<other xmlns="urn:x"/>');
  const answers = last()
    .take()
    .filter((el) => el.name === 'iq');
  expect(answers.map((el) => [el.attrs.id, el.attrs.type])).toEqual([
    ['1', 'result'],
    ['2', 'result'],
    ['3', 'error'],
  ]);
});

test('attempts are spaced, never more than 5 s apart while somebody looks', async () => {
  newStream().start();
  await settled();
  const opened: number[] = [];
  for (let i = 0; i < 9; i++) {
    last().breaks();
    const before = sockets.length;
    const since = clock.now();
    while (sockets.length === before) await clock.pass(10);
    opened.push(clock.now() - since);
  }
  expect(opened[0]).toBeLessThanOrEqual(250);
  expect(Math.max(...opened)).toBeLessThanOrEqual(5_000);
  expect(opened.at(-1)).toBeGreaterThan(2_500);
});

test('a ticket that does not come costs one attempt, and comes too late', async () => {
  const waiting: ((t: Ticket) => void)[] = [];
  newStream(() => new Promise((give) => waiting.push(give))).start();
  await clock.pass(8_000);
  expect(told).toEqual(['offline']);
  await clock.pass(300);
  expect(waiting).toHaveLength(2);
  waiting[0]?.(ticket);
  await settled();
  expect(sockets).toHaveLength(0);
  waiting[1]?.(ticket);
  await settled();
  logIn(last());
  expect(told).toEqual(['offline', 'bound']);
});

test('waking tries at once', async () => {
  const stream = await online();
  last().breaks();
  stream.wake();
  await settled();
  expect(sockets).toHaveLength(2);
});

test('a refused lasting token ends the stream, a refused ticket too', async () => {
  newStream().start();
  await settled();
  last().opens();
  last().says('<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>');
  expect(told).toEqual(['closed not-authorized']);
  told = [];
  newStream(() => Promise.reject(new FinalError('signed-out'))).start();
  await settled();
  expect(told).toEqual(['closed signed-out']);
});

test('a refused token for one use, or a temporary failure, is tried again', async () => {
  newStream(() => Promise.resolve({ ...ticket, lasting: false })).start();
  await settled();
  last().opens();
  last().says('<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>');
  await clock.pass(300);
  expect(sockets).toHaveLength(2);
  last().opens();
  last().says('<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><temporary-auth-failure/></failure>');
  await clock.pass(1_000);
  expect(sockets).toHaveLength(3);
});

test('a conflict is final, other stream errors are not', async () => {
  const error = (condition: string) =>
    `<stream:error xmlns:stream="http://etherx.jabber.org/streams"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error>`;
  await online();
  last().says(error('system-shutdown'));
  await clock.pass(300);
  logIn(last());
  last().says(error('conflict'));
  expect(told).toEqual(['bound', 'offline', 'bound', 'closed conflict']);
});

test('a guest who is not let in by policy does not come again; one who is put out looks', async () => {
  const violation =
    '<stream:error xmlns:stream="http://etherx.jabber.org/streams"><policy-violation xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error>';
  await online();
  last().says(violation);
  await clock.pass(300);
  expect(told).toEqual(['bound', 'offline']);
  last().opens();
  last().says(violation);
  expect(told).toEqual(['bound', 'offline', 'closed policy-violation']);
});

test('what is not XML costs the socket, not the session', async () => {
  await online();
  last().says('<message');
  expect(told).toEqual(['bound', 'offline']);
});

test('stop says so and stays stopped', async () => {
  const stream = await online();
  stream.stop();
  expect(last().take().at(-1)?.name).toBe('close');
  await clock.pass(60_000);
  expect(sockets).toHaveLength(1);
  expect(told).toEqual(['bound', 'closed stopped']);
});
