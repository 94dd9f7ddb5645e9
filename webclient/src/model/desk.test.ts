import { expect, test } from 'vitest';
import {
  desk,
  dutyNext,
  dutyShown,
  isUnsaved,
  unseen,
  wrapUpOf,
  type Desk,
  type DeskContact,
  type Duty,
  type Offer,
} from './desk';
import type { DeskEvent } from './deskevent';
import { step } from './deskstep';

const duty = (shown: Duty['shown'], change: Partial<Duty> = {}): Duty => ({
  shown,
  reason: '',
  since: 0,
  intended: undefined,
  unroutable: '',
  ...change,
});
const told = (shown: Duty['shown'], change: Partial<Duty> = {}): DeskEvent => ({
  kind: 'duty',
  duty: duty(shown, change),
});
const contact = (jid: string, change: Partial<DeskContact> = {}): DeskContact => ({
  jid,
  caller: jid,
  dn: '8000',
  queueName: 'q',
  state: 'talking',
  arrived: 0,
  since: 0,
  visitor: 'connected',
  lostSince: undefined,
  by: 'system',
  cause: '',
  page: '',
  code: '',
  role: '',
  parties: [],
  asked: undefined,
  until: undefined,
  strict: false,
  forced: false,
  facts: [],
  ...change,
});
const has = (jid: string, change: Partial<DeskContact> = {}): DeskEvent => ({
  kind: 'contact',
  contact: contact(jid, change),
  at: 0,
});
const offer = (id: string, of: string): Offer => ({
  id,
  visitor: 'v',
  contact: of,
  caller: of,
  dn: '8000',
  queueName: 'q',
  arrived: 0,
  deadline: 0,
  line: '',
  kind: '',
  fromName: '',
  reason: '',
  note: '',
  callback: false,
  facts: [],
  answered: undefined,
});
const snapshot = (change: Partial<Extract<DeskEvent, { kind: 'snapshot' }>['snapshot']> = {}): DeskEvent => ({
  kind: 'snapshot',
  snapshot: {
    mode: 'active',
    agent: '1001',
    name: 'Lin',
    queues: [],
    offers: [],
    contacts: [],
    moved: [],
    state: duty('not-ready'),
    ...change,
  },
});
const said = (jid: string, id: string): DeskEvent => ({
  kind: 'talk',
  jid,
  event: { kind: 'said', lines: [{ id, originId: id, from: 'visitor', name: '', body: id, at: 0 }] },
});
const play = (...events: DeskEvent[]): Desk => events.reduce(step, desk);

test('the choice shows at once and stays until the server agrees', () => {
  const chosen = play(snapshot(), { kind: 'wanted', choice: 'ready' });
  expect(dutyShown(chosen)).toBe('ready');
  const agreed = step(chosen, told('ready'));
  expect([dutyShown(agreed), agreed.wanted]).toEqual(['ready', undefined]);
});

test('in a chat the choice is what comes next', () => {
  const chosen = play(snapshot({ state: duty('busy') }), { kind: 'wanted', choice: 'not-ready' });
  expect([dutyShown(chosen), dutyNext(chosen)]).toEqual(['busy', 'not-ready']);
  const agreed = step(chosen, told('busy', { intended: 'not-ready' }));
  expect([agreed.wanted, dutyNext(agreed)]).toEqual([undefined, 'not-ready']);
});

test('a choice survives a new session until it is confirmed', () => {
  const chosen = play(snapshot(), { kind: 'wanted', choice: 'ready' });
  expect(step(chosen, snapshot()).wanted).toBe('ready');
  expect(step(chosen, snapshot({ state: duty('ready') })).wanted).toBeUndefined();
});

test('an accepted offer becomes the open chat', () => {
  const d = play(
    snapshot(),
    { kind: 'offered', offer: offer('7', 'c-1') },
    { kind: 'answered', id: '7', answer: 'accept' },
    has('c-1'),
  );
  expect([d.offers, d.open]).toEqual([[], 'c-1']);
});

test.each([
  ['no-answer', { caller: 'c-1', cause: 'no-answer' }],
  ['left', { caller: 'c-1', cause: 'left' }],
  ['declined', null],
])(
  'an offer revoked (%s) goes away, and the agent is told why where it was not the agent',
  (cause, lapsed) => {
    const d = play(
      snapshot(),
      { kind: 'offered', offer: offer('7', 'c-1') },
      { kind: 'revoked', id: '7', cause },
    );
    expect([d.offers, d.lapsed]).toEqual([[], lapsed]);
  },
);

test('a chat that ends turns into its hang-up page', () => {
  const d = play(
    snapshot(),
    has('c-1'),
    has('c-1', { state: 'wrap-up', by: 'visitor', page: 'https://crm.example/' }),
  );
  expect(d.contacts[0]).toMatchObject({ state: 'wrap-up', by: 'visitor', page: 'https://crm.example/' });
  expect(d.open).toBe('c-1');
});

test('an invitation that names less takes nothing away', () => {
  const d = play(
    snapshot(),
    has('c-1', { caller: '王小明', arrived: 5 }),
    has('c-1', { caller: '', dn: '', arrived: undefined }),
  );
  expect(d.contacts[0]).toMatchObject({ caller: '王小明', dn: '8000', arrived: 5 });
});

test('lines that come elsewhere count as unseen until the chat is opened', () => {
  const d = play(snapshot(), has('c-1'), has('c-2'), said('c-1', '1'), said('c-1', '2'), said('c-2', '3'));
  expect([unseen(d, 'c-1'), unseen(d, 'c-2')]).toEqual([2, 0]);
  expect(unseen(step(d, { kind: 'opened', jid: 'c-1' }), 'c-1')).toBe(0);
});

test('a contact that is over leaves nothing behind', () => {
  const d = play(
    snapshot(),
    has('c-1'),
    said('c-1', '1'),
    { kind: 'wrap-up', jid: 'c-1', change: { note: 'x' } },
    { kind: 'closed', jid: 'c-1' },
  );
  expect(d).toMatchObject({ contacts: [], talks: {}, seen: {}, wrapUps: {}, open: '' });
});

test('a snapshot drops what is no longer there and keeps what is', () => {
  const d = play(
    snapshot(),
    has('c-1'),
    said('c-1', '1'),
    has('c-2'),
    snapshot({ contacts: [contact('c-1')], moved: [{ jid: 'c-2', caller: 'c-2', to: 'queue', at: 0 }] }),
  );
  expect([d.contacts.map((c) => c.jid), d.talks['c-1']?.lines.length, d.open, d.moved.length]).toEqual([
    ['c-1'],
    1,
    'c-1',
    1,
  ]);
});

test('where contacts went is told until the agent is ready again', () => {
  const d = play(snapshot({ moved: [{ jid: 'c-2', caller: 'c-2', to: 'queue', at: 0 }] }), told('not-ready'));
  expect(d.moved).toHaveLength(1);
  expect(step(d, told('ready')).moved).toEqual([]);
});

test('the wrap-up form starts with the code the server has, and knows what is unsaved', () => {
  const d = play(snapshot(), has('c-1', { state: 'wrap-up', code: 'spam' }));
  expect(wrapUpOf(d, 'c-1')).toEqual({ code: 'spam', note: '', saved: 'no' });
  const edited = step(d, { kind: 'wrap-up', jid: 'c-1', change: { note: 'x', saved: 'no' } });
  expect(isUnsaved(wrapUpOf(edited, 'c-1'))).toBe(true);
  expect(
    isUnsaved(wrapUpOf(step(edited, { kind: 'wrap-up', jid: 'c-1', change: { saved: 'yes' } }), 'c-1')),
  ).toBe(false);
});

test('a desk taken over elsewhere only looks', () => {
  const d = play(snapshot(), { kind: 'offered', offer: offer('7', 'c-1') }, { kind: 'observer' });
  expect([d.mode, d.offers]).toEqual(['observer', []]);
});

test('a queue taken from the agent leaves the desk', () => {
  const queue = (dn: string) => ({ jid: `${dn}@acd.localhost`, dn, name: dn, waiting: 0, oldest: undefined });
  const d = play(snapshot({ queues: [queue('8000'), queue('8001')] }), {
    kind: 'queueGone',
    jid: '8000@acd.localhost',
  });
  expect(d.queues.map((q) => q.dn)).toEqual(['8001']);
});

test('an offer told again with its first line keeps what the agent answered', () => {
  const line = { ...offer('1', 'c-1'), line: '您好' };
  const d = play(
    snapshot({ offers: [offer('1', 'c-1')] }),
    { kind: 'answered', id: '1', answer: 'accept' },
    { kind: 'offered', offer: line },
  );
  expect(d.offers).toEqual([{ ...line, answered: 'accept' }]);
});
