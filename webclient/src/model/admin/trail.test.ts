import { expect, test } from 'vitest';
import { calledOf, partyOf } from './trail';

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
