import { expect, test } from 'vitest';
import { fieldOf, reachable, setup, step, stepFor, type SetupQueue } from './setup';

const queue = (...users: string[]): SetupQueue => ({ dn: '8000', name: 'Service', users });

test('the set-up goes on where it was left', () => {
  expect(stepFor([], false)).toBe('queue');
  expect(stepFor([queue()], false)).toBe('agent');
  expect(stepFor([queue('alice')], false)).toBe('chat');
  expect(stepFor([queue('alice')], true)).toBe('done');
});

test('only who serves can be the first agent', () => {
  const users = ['agent', 'supervisor', 'admin', 'auditor', 'integrator', ''].map((role) => ({
    name: role,
    shown: role,
    role,
  }));
  const s = step(setup, { kind: 'found', queues: [queue()], users, tried: false });
  expect(s.users.map((u) => u.role)).toEqual(['agent', 'supervisor', 'admin']);
  expect([s.stage, s.step]).toEqual(['steps', 'agent']);
});

test('one can go back, but makes no second first administrator', () => {
  const s = { ...setup, step: 'chat' as const };
  expect(['admin', 'queue', 'agent', 'chat', 'done'].map((to) => reachable(s, to as never))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});

test('a refusal stands at its field, and goes with the next try', () => {
  expect(fieldOf('admin', 'weak-password')).toBe('password');
  expect(fieldOf('queue', 'exists')).toBe('dn');
  expect(fieldOf('agent', 'exists')).toBe('user');
  expect(fieldOf('admin', 'setup-token')).toBe('');
  const refused = step(setup, { kind: 'refused', problem: { code: 'exists', detail: '', field: 'dn' } });
  expect(step(refused, { kind: 'busy' }).problem).toBeNull();
});
