import { beforeEach, expect, test } from 'vitest';
import { conversation, step, type Conversation, type ConversationEvent } from '../model/conversation';
import { FakeClock, FakeSocket, logIn, parse, settled } from '../testing/fakes';
import { bare, isPresence } from '../wire/stanza';
import { Stream } from '../wire/stream';
import { Room } from './room';

const jid = 'c-1@acd.localhost';
let clock: FakeClock;
let socket: FakeSocket;
let stream: Stream;
let talk: Conversation;
let room: Room;

const dispatch = (event: ConversationEvent): void => {
  talk = step(talk, event);
};

beforeEach(async () => {
  clock = new FakeClock();
  talk = conversation('visitor');
  const ticket = { url: 'wss://localhost/ws', domain: 'localhost', token: 'T', lasting: true };
  stream = new Stream(
    {
      ticket: () => Promise.resolve(ticket),
      resource: 'page',
      clock,
      parse,
      urgent: () => true,
      socket: (url) => (socket = new FakeSocket(url)),
    },
    {
      online: () => undefined,
      offline: () => undefined,
      closed: () => undefined,
      stanza: (el) => {
        if (bare(el.attrs.from ?? '') === jid) room.take(el);
      },
      asked: () => undefined,
    },
  );
  room = new Room(jid, 'visitor', stream, {
    talk: () => talk,
    dispatch,
    now: clock.now,
    toLocal: (at) => at - 1_000,
  });
  stream.start();
  await settled();
  logIn(socket);
  socket.take();
});

const sent = () => socket.take().filter((el) => el.ns === 'jabber:client');
const reflection = (id: string, from: string, originId: string) =>
  `<message xmlns="jabber:client" type="groupchat" from="${jid}/${from}"><nick xmlns="http://jabber.org/protocol/nick">Lin</nick><body>b</body><origin-id xmlns="urn:xmpp:sid:0" id="${originId}"/><stanza-id xmlns="urn:xmpp:sid:0" id="${id}" by="${jid}"/></message>`;
const admitted = () =>
  socket.says(
    `<presence xmlns="jabber:client" from="${jid}/visitor"><x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x></presence>`,
  );
const type = (originId: string) => {
  dispatch({ kind: 'typed', originId, body: 'b', at: 0 });
  room.say({ originId, body: 'b' });
};

test('what is typed before the room is entered goes out on entering, once, in order', () => {
  type('a');
  void room.enter();
  type('b');
  expect(sent().filter((el) => el.name === 'message')).toEqual([]);
  admitted();
  admitted();
  expect(sent().map((el) => el.attrs.id)).toEqual(['a', 'b']);
});

test('a reflection empties the outbox, and what was not reflected is sent again on entering anew', () => {
  void room.enter();
  admitted();
  type('a');
  type('b');
  socket.says(reflection('1', 'visitor', 'a'));
  sent();
  void room.enter();
  admitted();
  expect(
    sent()
      .filter((el) => el.name === 'message')
      .map((el) => el.attrs.id),
  ).toEqual(['b']);
});

const asks = () => sent().filter((el) => el.name === 'iq');
/** Answers a question to the archive with one line. */
const answer = (ask: ReturnType<typeof asks>[number] | undefined, lineId: string, complete: boolean) => {
  const queryId = ask?.children[0]?.attrs.queryid ?? '';
  const inner = reflection(lineId, 'agent', `o${lineId}`);
  socket.says(
    `<message xmlns="jabber:client" from="${jid}"><result xmlns="urn:xmpp:mam:2" queryid="${queryId}" id="${lineId}"><forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-11-22T08:00:01.000Z"/>${inner}</forwarded></result></message>`,
  );
  socket.says(
    `<iq xmlns="jabber:client" type="result" id="${ask?.attrs.id ?? ''}"><fin xmlns="urn:xmpp:mam:2" complete="${String(complete)}"><set xmlns="http://jabber.org/protocol/rsm"><last>${lineId}</last></set><delivered xmlns="urn:parley:acd:1" id="7" by="visitor"/></fin></iq>`,
  );
};
/** How an archive was asked: by what, and for what. */
const asked = (ask: ReturnType<typeof asks>[number] | undefined) =>
  ask?.children[0]?.children[0]?.children.map((el) => [el.name, el.text]);

test('the gap is read page by page from the last line known, with the times of this page', async () => {
  dispatch({ kind: 'past', past: 'none' });
  dispatch({
    kind: 'said',
    lines: [{ id: '7', originId: 'o7', from: 'agent', name: 'Lin', body: 'b', at: 0 }],
  });
  void room.enter();
  const first = asks()[0];
  expect(asked(first)).toEqual([
    ['max', '50'],
    ['after', '7'],
  ]);
  answer(first, '8', false);
  await settled();
  answer(asks()[0], '9', true);
  await settled();
  expect(talk.lines.map((l) => l.id)).toEqual(['7', '8', '9']);
  expect(talk.lines[1]?.at).toBe(Date.parse('2026-11-22T08:00:00.000Z'));
  expect(asks()).toEqual([]);
});

test('of a conversation that is not known the last page is read, and those before it when they are asked for', async () => {
  void room.enter();
  const last = asks()[0];
  expect(asked(last)).toEqual([
    ['max', '50'],
    ['before', ''],
  ]);
  socket.says(reflection('9', 'agent', 'o9')); // said meanwhile
  answer(last, '8', false);
  await settled();
  expect(talk.past).toBe('more');
  expect(asks()).toEqual([]);

  void room.older();
  void room.older();
  const before = asks();
  expect(before.map(asked)).toEqual([
    [
      ['max', '50'],
      ['before', '8'],
    ],
  ]);
  expect(talk.past).toBe('asked');
  answer(before[0], '7', true);
  await settled();
  expect(talk.lines.map((l) => l.id)).toEqual(['7', '8', '9']);
  expect(talk.past).toBe('none');
  void room.older();
  expect(asks()).toEqual([]);
});

test('a last page that was not answered is asked for again after the gap, without leaving one', async () => {
  void room.enter();
  const last = asks()[0];
  socket.says(reflection('5', 'agent', 'o5'));
  socket.says(`<iq xmlns="jabber:client" type="error" id="${last?.attrs.id ?? ''}"/>`);
  await settled();
  expect(talk.past).toBe('unknown');
  sent();
  void room.catchUp();
  const gap = asks()[0];
  expect(asked(gap)?.[1]).toEqual(['after', '5']);
  answer(gap, '6', true);
  await settled();
  expect(asked(asks()[0])?.[1]).toEqual(['before', '5']);
});

test('what was said in a room that had been silent is asked for by the next session', async () => {
  void room.enter();
  const silent = asks()[0];
  socket.says(
    `<iq xmlns="jabber:client" type="result" id="${silent?.attrs.id ?? ''}"><fin xmlns="urn:xmpp:mam:2" complete="true"/></iq>`,
  );
  await settled();
  expect(talk.past).toBe('none');
  void room.enter();
  answer(asks()[0], '1', true);
  await settled();
  expect(talk.lines.map((l) => l.id)).toEqual(['1']);
});

test('a last page that a session took with it is asked for by the next', async () => {
  void room.enter();
  expect(asks()).toHaveLength(1);
  void room.enter();
  answer(asks()[0], '1', true);
  await settled();
  expect(talk.lines.map((l) => l.id)).toEqual(['1']);
});

test('a gap that was not read to its end begins where it began, whatever is said meanwhile', async () => {
  dispatch({ kind: 'past', past: 'none' });
  dispatch({
    kind: 'said',
    lines: [{ id: '3', originId: 'o3', from: 'agent', name: 'Lin', body: 'b', at: 0 }],
  });
  void room.enter();
  const gap = asks()[0];
  socket.says(reflection('6', 'agent', 'o6'));
  socket.says(`<iq xmlns="jabber:client" type="error" id="${gap?.attrs.id ?? ''}"/>`);
  await settled();
  sent();
  void room.enter();
  expect(asked(asks()[0])?.[1]).toEqual(['after', '3']);
});

test('lines of the other side are confirmed, once each', () => {
  void room.enter();
  sent();
  socket.says(reflection('4', 'agent', 'x'));
  socket.says(reflection('4', 'agent', 'x'));
  socket.says(reflection('5', 'visitor', 'y'));
  expect(sent().map((el) => el.children[0]?.attrs.id)).toEqual(['4']);
});

test('a refusal marks its line; not being in the room is mended by entering', async () => {
  void room.enter();
  admitted();
  type('a');
  const refuse = (condition: string) =>
    socket.says(
      `<message xmlns="jabber:client" type="error" from="${jid}" id="a"><error type="cancel"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></message>`,
    );
  await clock.pass(6_000);
  sent();
  refuse('not-acceptable');
  expect(talk.unsent[0]?.failure).toBe('');
  expect(sent().some(isPresence)).toBe(true);
  admitted();
  expect(sent().map((el) => el.attrs.id)).toEqual(['a']);
  refuse('not-acceptable');
  expect(talk.unsent[0]?.failure).toBe('not-acceptable');
});

test('typing is told once in 5 s, and that it stopped', async () => {
  void room.enter();
  admitted();
  sent();
  room.typing(false);
  room.typing(false);
  await clock.pass(5_000);
  room.typing(false);
  room.typing(true);
  room.typing(true);
  expect(sent().map((el) => el.children[0]?.name)).toEqual(['composing', 'composing', 'active']);
});

test('the other side types; one that is me elsewhere does not count', () => {
  const composing = (side: string) =>
    socket.says(
      `<message xmlns="jabber:client" type="groupchat" from="${jid}/${side}"><composing xmlns="http://jabber.org/protocol/chatstates"/></message>`,
    );
  composing('visitor');
  expect(talk.typingAt).toBe(0);
  composing('agent');
  expect(talk.typingAt).toBe(clock.now());
});

test('what the other side said is marked as read, once, and what this side said is not', () => {
  void room.enter();
  admitted();
  const marked = () =>
    sent().flatMap((el) =>
      el.children.flatMap((c) => (typeof c !== 'string' && c.name === 'displayed' ? [c.attrs.id] : [])),
    );
  socket.says(reflection('3', 'agent', 'a'));
  room.seen('3');
  expect(marked()).toEqual(['3']);
  type('b');
  socket.says(reflection('4', 'visitor', 'b'));
  room.seen('4');
  expect(marked()).toEqual([]);
  socket.says(reflection('5', 'agent', 'c'));
  room.seen('4');
  expect(marked()).toEqual([]);
  room.seen('5');
  expect(marked()).toEqual(['5']);
});
