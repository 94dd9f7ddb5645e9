import { expect, test } from 'vitest';
import { calledOf, choicesOf, isAsked, partyOf } from './trail';

test.each([
  ['1001@chat.example', '林小姐', '1001 林小姐'],
  ['alice@chat.example', 'alice', 'alice'],
  ['alice@chat.example', '', 'alice'],
  ['queue:1', '8000 客服中心', '8000 客服中心'],
  ['c-1f6q0d9m4k2aa', '', 'c-1f6q0d9m4k2aa'],
  ['ban:5', '', null],
  ['operator', '', null],
])('%s, named %s, is called %s', (code, name, called) => {
  expect(calledOf(code, name)).toBe(called);
});

test('what has no name has a kind and a number', () => {
  expect(partyOf('ban:5')).toEqual({ kind: 'ban', n: '5' });
  expect(partyOf('system')).toEqual({ kind: 'system', n: '' });
});

test('entries are asked for by who, what and when', () => {
  const at = new Date('2026-11-22T23:59:59').toISOString(); // the reader's time
  const entry = { by: '1001@chat.example', action: 'queue.set', at };
  const any = { by: '', action: '', until: '' };
  expect(isAsked(entry, any)).toBe(true);
  expect(isAsked(entry, { ...any, by: '1001@chat.example', action: 'queue.set' })).toBe(true);
  expect(isAsked(entry, { ...any, by: '1002@chat.example' })).toBe(false);
  expect(isAsked(entry, { ...any, action: 'queue.add' })).toBe(false);
  expect(isAsked(entry, { ...any, until: '2026-11-22' })).toBe(true);
  expect(isAsked(entry, { ...any, until: '2026-11-21' })).toBe(false);
});

test('who and what can be asked for once each, in the order of their names', () => {
  const named = [
    ['b@chat.example', 'b'],
    ['system', 'a'],
    ['b@chat.example', 'b'],
  ] as const;
  expect(choicesOf(named, 'en')).toEqual([
    { value: 'system', text: 'a' },
    { value: 'b@chat.example', text: 'b' },
  ]);
});
