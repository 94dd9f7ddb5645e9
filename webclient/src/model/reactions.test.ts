import { expect, test } from 'vitest';
import { conversation, step, type Conversation, type Said } from './conversation';
import { lastReactable, ownReactions, toggled } from './reactions';

const line = (id: string, from: 'visitor' | 'agent', more: Partial<Said> = {}): Said => ({
  ...{ id, from, name: '', body: 'x', at: 0, originId: `o${id}` },
  ...more,
});
const reacts = (id: string, to: string, ...signs: string[]): Said =>
  line(id, 'agent', { name: 'Juliet', body: '', does: { kind: 'reacts', id: to, with: signs } });
const talk = (...lines: Said[]): Conversation => step(conversation('agent'), { kind: 'said', lines });

test('one’s own reactions are the last that one has set, whatever colleagues and the customer set', () => {
  const of = talk(
    line('1', 'visitor'),
    reacts('2', '1', '👍'),
    reacts('3', '1', '👍', '🎉'),
    { ...reacts('4', '1', '😂'), name: 'Tybalt' },
    { ...reacts('5', '1', '🙏'), from: 'visitor', name: 'Romeo' },
  );
  expect(ownReactions(of, '1', 'Juliet')).toEqual(['👍', '🎉']);
  expect(
    ownReactions(talk(line('1', 'visitor'), reacts('2', '1', '👍'), reacts('3', '1')), '1', 'Juliet'),
  ).toEqual([]);
  expect(ownReactions(of, '9', 'Juliet')).toEqual([]);
});

test('a sign is set, and taken away again; of nine the first goes', () => {
  expect(toggled(['👍'], '🎉')).toEqual(['👍', '🎉']);
  expect(toggled(['👍', '🎉'], '👍')).toEqual(['🎉']);
  expect(toggled('1 2 3 4 5 6 7 8'.split(' '), '9')).toEqual('2 3 4 5 6 7 8 9'.split(' '));
});

test('reacted to are lines of others, neither reactions nor what the service says', () => {
  const lines = [
    line('1', 'visitor'),
    line('2', 'agent', { name: 'Tybalt' }),
    line('3', 'agent', { name: 'Juliet' }),
  ];
  expect(lastReactable(talk(...lines, reacts('4', '1', '👍')), 'Juliet')).toBe('2');
  expect(lastReactable(talk(line('1', 'visitor'), line('5', 'agent')), 'Juliet')).toBe('1');
  expect(lastReactable(talk(reacts('1', '0')), 'Juliet')).toBe('');
});
