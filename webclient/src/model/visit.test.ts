import { expect, test } from 'vitest';
import { entries } from './entries';
import { problemIn, problemOf, step, visit, type Contact, type Visit, type VisitEvent } from './visit';

const fields = { server: 'chat.example', name: '王小明', dn: '8000' };
const contact: Contact = {
  jid: 'c-1@acd',
  queueName: '客服中心',
  state: 'waiting',
  position: 1,
  agents: 'busy',
  agent: '',
  by: 'system',
  cause: '',
};
const at = (change: Partial<Contact>): VisitEvent => ({
  kind: 'contact',
  contact: { ...contact, ...change },
  at: 0,
});
const play = (...events: VisitEvent[]): Visit => events.reduce(step, visit(fields));
const notices = (v: Visit) =>
  entries(v.talk).map((e) => (e.kind === 'notice' ? `${e.notice.kind} ${e.notice.name}` : 'line'));

test('a refusal keeps what was typed and names the field', () => {
  const v = play(
    { kind: 'asked', fields: { ...fields, dn: '9' } },
    { kind: 'refused', problem: problemOf('unknown-dn') },
  );
  expect(v).toMatchObject({
    stage: 'form',
    fields: { ...fields, dn: '9' },
    problem: { field: 'dn', code: 'unknown-dn' },
  });
});

test('from waiting to the agent, and what the visitor is told on the way', () => {
  const v = play(
    { kind: 'asked', fields },
    at({}),
    at({ state: 'ringing' }),
    at({ state: 'talking', agent: '林小姐' }),
  );
  expect(v.stage).toBe('chat');
  expect(notices(v)).toEqual(['agent-joined 林小姐']);
  const back = step(v, at({ state: 'waiting', cause: 'agent-lost' }));
  expect(notices(back)).toEqual(['agent-joined 林小姐', 'agent-lost 林小姐']);
  const passed = step(v, at({ state: 'waiting', cause: 'transferred' }));
  expect(notices(passed)).toEqual(['agent-joined 林小姐', 'passed-on 林小姐']);
});

test('a page that has just been loaded shows the state without a story', () => {
  expect(
    notices(play({ kind: 'returning', fields, unsent: [] }, at({ state: 'talking', agent: 'Lin' }))),
  ).toEqual([]);
});

test('a push that leaves the names out does not forget them', () => {
  const v = play(at({ state: 'talking', agent: 'Lin' }), at({ state: 'ended', by: 'agent', queueName: '' }));
  expect(v.contact).toMatchObject({ agent: 'Lin', queueName: '客服中心', state: 'ended', by: 'agent' });
});

test('again: the form as it was, and nothing of the last visit', () => {
  const v = play({ kind: 'asked', fields }, at({}), { kind: 'leaving' }, { kind: 'again' });
  expect(v).toEqual(visit(fields));
});

test.each([
  [{ server: ' ' }, false, 'server', 'empty-server'],
  [{ server: 'a b' }, false, 'server', 'bad-server'],
  [{ name: ' ' }, true, 'name', 'empty-name'],
  [{ name: '名'.repeat(81) }, true, 'name', 'name-too-long'],
  [{ dn: '' }, true, 'dn', 'empty-dn'],
] as const)('%j: the first bad field', (change, ok, field, code) => {
  expect(problemIn({ ...fields, ...change }, ok)).toEqual({ field, code });
});

test('80 characters outside the first plane are 80 characters', () => {
  expect(problemIn({ ...fields, name: '𠮷'.repeat(80) }, true)).toBeNull();
});

test('a code of a newer server becomes the general sentence', () => {
  expect(problemOf('made-up')).toEqual({ field: null, code: 'server' });
});
