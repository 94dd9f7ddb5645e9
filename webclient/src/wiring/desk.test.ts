import { beforeEach, expect, test } from 'vitest';
import { talkOf } from '../model/desk';
import type { Store } from '../platform/storage';
import { FakeClock, FakeSocket, logIn, parse, settled } from '../testing/fakes';
import { DutyDesk } from './desk';

const acd = 'acd.localhost';
const room = `c-1@${acd}`;
const visitor = 'g-1@localhost/page-1';

let clock: FakeClock;
let sockets: FakeSocket[];
let kept: Map<string, unknown>;
let tickets: number;
let loggedIn: boolean;

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  kept = new Map();
  tickets = 0;
  loggedIn = true;
  now = '';
});

function newDesk(): DutyDesk {
  const store: Store = {
    get: (name) => kept.get(name),
    set: (name, value) => void kept.set(name, structuredClone(value)),
    remove: (name) => void kept.delete(name),
  };
  const fetch = (): Promise<Response> => {
    tickets++;
    const body = {
      jid: '1001@localhost',
      token: `T${tickets}`,
      websocket: 'wss://localhost/ws',
      acd,
      domain: 'localhost',
    };
    return Promise.resolve(
      loggedIn ? Response.json(body) : Response.json({ error: 'no-session' }, { status: 401 }),
    );
  };
  const socket = (url: string) => {
    const opened = new FakeSocket(url);
    sockets.push(opened);
    return opened;
  };
  return new DutyDesk({ fetch, clock, socket, parse, store, visible: () => true }, 'desk-1');
}

const last = (): FakeSocket => {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('no socket was opened');
  return socket;
};
const sent = () =>
  last()
    .take()
    .filter((el) => el.ns === 'jabber:client' && !lookups.includes(el.children[0]?.name ?? ''));
const lookups = ['reasons', 'notes', 'tags', 'codes'];

/** Answers the open iq that has such a child; other stanzas sent meanwhile are returned. */
function answer(name: string, payload = '', type = 'result') {
  const stanzas = sent();
  const iq = stanzas.find((el) => el.name === 'iq' && el.children[0]?.name === name);
  if (iq === undefined) throw new Error(`nobody asked ${name}`);
  last().says(`<iq xmlns="jabber:client" type="${type}" id="${iq.attrs.id ?? ''}">${payload}</iq>`);
  return stanzas.filter((el) => el !== iq);
}

const queue = `<queue jid="8000@${acd}" dn="8000" name="客服中心" waiting="0"/>`;
const contact = (state: string, more = '') =>
  `<contact jid="${room}" caller="王小明" dn="8000" queue-name="客服中心" state="${state}" ${more}/>`;
const snapshot = (inside: string, shown = 'not-ready', mode = 'active', more = queue) =>
  `<desk xmlns="urn:parley:acd:1" mode="${mode}" agent="1001" name="林小姐"${now}><state shown="${shown}"/>${more}${inside}</desk>`;
/** The server's clock, where it tells it. */
let now = '';
const push = (inside: string) =>
  last().says(
    `<message xmlns="jabber:client" from="${acd}">${inside.replace(/^<(\w+)/, '<$1 xmlns="urn:parley:acd:1"')}</message>`,
  );

async function on(inside = '', shown = 'not-ready', mode = 'active', more = queue): Promise<DutyDesk> {
  const desk = newDesk();
  desk.start();
  await settled();
  logIn(last());
  await settled();
  answer('desk', snapshot(inside, shown, mode, more));
  await settled();
  return desk;
}

const offer = () =>
  last().says(
    `<iq xmlns="jabber:client" type="set" from="8000@${acd}" id="o-7"><offer xmlns="http://jabber.org/protocol/workgroup" jid="${visitor}"><timeout>20</timeout><offer xmlns="urn:parley:acd:1" id="7" contact="${room}" caller="王小明" dn="8000" queue-name="客服中心" line="您好"/></offer></iq>`,
  );

test("signing on tells no presence: the state is the server's", async () => {
  const desk = await on();
  expect(desk.held.model).toMatchObject({ stage: 'on', name: '林小姐', duty: { shown: 'not-ready' } });
  expect(sent()).toEqual([]);
});

test('a choice is one presence to each queue', async () => {
  const desk = await on();
  desk.choose('ready');
  const presence = sent()[0];
  expect(presence?.attrs.to).toBe(`8000@${acd}`);
  expect(presence?.children.map((c) => c.text || c.name)).toEqual(['chat', 'agent-status']);
});

test('who serves no queue has nobody to be ready for, and does not seem so', async () => {
  const desk = await on('', 'not-ready', 'active', '');
  desk.choose('ready');
  expect(sent()).toEqual([]);
  expect(desk.held.model.wanted).toBeUndefined();
});

test('notes have their time by this page’s clock, however they come', async () => {
  const hour = 3_600_000;
  const stamp = (at: number) => new Date(at).toISOString();
  now = ` now="${stamp(clock.now() + hour)}"`;
  const desk = await on(contact('talking'), 'busy');
  const ask = last()
    .take()
    .find((el) => el.children[0]?.name === 'notes');
  const note = (id: string, at: number) =>
    `<note jid="${room}" id="${id}" name="林小姐" at="${stamp(at)}" xmlns="urn:parley:acd:1">x</note>`;
  const [asked, pushed] = [clock.now() + hour - 9_000, clock.now() + hour];
  last().says(
    `<iq xmlns="jabber:client" type="result" id="${ask?.attrs.id ?? ''}"><notes xmlns="urn:parley:acd:1">${note('1', asked)}</notes></iq>`,
  );
  await settled();
  push(note('2', pushed).replace(' xmlns="urn:parley:acd:1"', ''));
  expect(desk.held.model.notes[room]?.map((n) => n.at)).toEqual([clock.now() - 9_000, clock.now()]);
});

test('reactions go to the room of the contact alone, all of one’s own at once', async () => {
  const desk = await on(contact('talking'), 'busy');
  sent();
  desk.rooms.react(room, '12', ['👍', '🎉']);
  desk.rooms.react(`c-2@${acd}`, '12', ['👍']);
  const [message, ...more] = sent();
  expect(message?.attrs.to).toBe(room);
  expect(message?.children[0]?.attrs.id).toBe('12');
  expect(message?.children[0]?.children.map((c) => c.text)).toEqual(['👍', '🎉']);
  expect(more).toEqual([]);
});

test('an offer is received at once, accepted, and becomes a chat', async () => {
  const desk = await on('', 'ready');
  offer();
  expect(sent().map((el) => [el.attrs.id, el.attrs.type])).toEqual([['o-7', 'result']]);
  expect(desk.held.model.offers[0]).toMatchObject({ caller: '王小明', visitor, line: '您好' });
  void desk.answer('7', 'accept');
  answer('offer-accept');
  push(contact('talking'));
  expect(desk.held.model).toMatchObject({ offers: [], open: room });
  expect(
    sent()
      .filter((el) => el.name === 'presence')
      .map((el) => el.attrs.to),
  ).toEqual([`${room}/me`]);
});

test('an offer that is gone when it is accepted says so', async () => {
  const desk = await on('', 'ready');
  offer();
  void desk.answer('7', 'accept');
  answer(
    'offer-accept',
    '<error type="cancel"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>',
    'error',
  );
  await settled();
  expect(desk.held.model).toMatchObject({ offers: [], lapsed: { caller: '王小明' } });
});

test('what was typed into the wrap-up form is filed before the agent is ready', async () => {
  const desk = await on(contact('wrap-up'), 'wrap-up');
  sent();
  desk.wrapUps.edit(room, { note: '已補寄' });
  desk.choose('ready');
  expect(sent().map((el) => el.children[0]?.name)).toEqual(['wrap-up', 'show']);
});

test('a hang-up whose answer was lost is told again', async () => {
  const desk = await on(contact('talking'), 'busy');
  last().breaks();
  void desk.hangUp(room);
  await clock.pass(300);
  logIn(last());
  await settled();
  answer('desk', snapshot(contact('talking'), 'busy'));
  await settled();
  expect(sent().some((el) => el.children[0]?.name === 'end')).toBe(true);
});

test('a choice made without a connection is told after it is back', async () => {
  const desk = await on();
  last().breaks();
  desk.choose('ready');
  await clock.pass(300);
  logIn(last());
  await settled();
  const others = answer('desk', snapshot(''));
  await settled();
  expect(others.filter((el) => el.name === 'presence')).toEqual([]);
  expect(sent().filter((el) => el.name === 'presence')).toHaveLength(1);
});

test('each log-in takes a ticket of its own; without one the desk is signed out', async () => {
  const desk = await on();
  last().breaks();
  await clock.pass(300);
  expect(tickets).toBe(2);
  loggedIn = false;
  last().breaks();
  await clock.pass(2_000);
  expect(desk.held.model.stage).toBe('signed-out');
});

test('a reload gives unsent lines, drafts and the wrap-up form back', async () => {
  const before = await on(contact('talking'), 'busy');
  before.rooms.say(room, 'unsent');
  before.rooms.typing(room, 'half');
  const desk = await on(contact('talking'), 'busy');
  expect(talkOf(desk.held.model, room).unsent.map((u) => u.body)).toEqual(['unsent']);
  expect(desk.memory.draft(room)).toBe('half');
  expect(desk.memory.draft(`among ${room}`)).toBe('');
  desk.rooms.typing(room, 'between us', true);
  expect(desk.memory.draft(`among ${room}`)).not.toBe('');
  desk.rooms.typing(room, '', true);
  expect(desk.memory.draft(`among ${room}`)).toBe('');
  push(contact('wrap-up', 'by="visitor"'));
  desk.wrapUps.edit(room, { note: 'note' });
  const again = await on(contact('wrap-up'), 'wrap-up');
  expect(again.held.model.wrapUps[room]).toMatchObject({ note: 'note' });
});

test('an observer enters no room and takes over on request', async () => {
  const desk = await on(contact('talking'), 'busy', 'observer');
  expect(desk.held.model.mode).toBe('observer');
  expect(sent()).toEqual([]);
  desk.takeOver();
  answer('desk', snapshot(contact('talking'), 'busy'));
  await settled();
  expect(desk.held.model.mode).toBe('active');
  expect(sent().map((el) => el.name)).toEqual(['presence', 'iq']);
});

test('taken over elsewhere, the desk leaves no room: that would end the chat', async () => {
  const desk = await on(contact('talking'), 'busy');
  sent();
  push('<desk mode="observer"/>');
  expect(desk.held.model.mode).toBe('observer');
  expect(sent()).toEqual([]);
});
