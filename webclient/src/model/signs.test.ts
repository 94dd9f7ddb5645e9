import { expect, test } from 'vitest';
import { colonAt } from './colon';
import { emoji, signsOf } from './emoji';
import { fittingSigns, signs } from './signs';

test.each([
  [':th', { from: 0, word: 'th' }],
  ['好的 ：讚', { from: 3, word: '讚' }],
  ['Thanks! (:thumbs-up', { from: 9, word: 'thumbs-up' }],
  ['line\n:ok', { from: 5, word: 'ok' }],
  [':D', undefined],
  [':-)', undefined],
  ['12:30', undefined],
  ['http://x', undefined],
  ['地址:台北', undefined],
  ['a ::before', undefined],
  [': no', undefined],
  [`:${'x'.repeat(21)}`, undefined],
] as const)('%j asks for a sign', (text, want) => {
  expect(colonAt(text, text.length)).toEqual(want);
});

test('every sign of the picker has a name of its own', () => {
  expect(signs.map(([sign]) => sign)).toEqual(emoji.flatMap((group) => signsOf(group.signs)));
  expect(new Set(signs.map(([, name]) => name)).size).toBe(signs.length);
});

test('the best fit comes first, in the words of the language or by the name that all share', () => {
  const said = (name: string) =>
    ({ 'thumbs-up': '讚、好、同意', 'ok-hand': '沒問題、可以', 'thumbs-down': '不讚、不好' })[name] ?? '…';
  const found = (word: string) => fittingSigns(word, said).map((of) => of.sign);
  expect(found('讚')).toEqual(['👍', '👎']);
  expect(found('好')).toEqual(['👍', '👎']);
  expect(found('Thumbs-d')).toEqual(['👎']);
  expect(found('nothing like it')).toEqual([]);
  expect(found('e')).toHaveLength(7);
});
