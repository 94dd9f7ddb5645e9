import { expect, test } from 'vitest';
import { filled, fitting, nextStop, slashAt, textIn, type Reply } from './replies';

const reply = (word: string, more: Partial<Reply> = {}): Reply => ({
  id: word.length,
  word,
  own: false,
  dn: '',
  texts: { '': word },
  ...more,
});

test.each([
  ['/he', 3, { from: 0, word: 'he' }],
  ['Hello\n/退', 8, { from: 6, word: '退' }],
  ['/', 1, { from: 0, word: '' }],
  ['and/or', 6, undefined],
  [' /he', 4, undefined],
  ['/he llo', 7, undefined],
  [`/${'x'.repeat(41)}`, 42, undefined],
] as const)('%j at %i', (text, caret, want) => {
  expect(slashAt(text, caret)).toEqual(want);
});

test('the best fit comes first, and only what is for the queue', () => {
  const list = [
    reply('hello'),
    reply('shell'),
    reply('he'),
    reply('hxe'),
    reply('bye', { texts: { en: 'he said' } }),
    reply('help', { dn: '8001' }),
    reply('no'),
  ];
  expect(fitting(list, 'he', '8000').map((r) => r.word)).toEqual(['he', 'hello', 'shell', 'hxe', 'bye']);
  expect(fitting(list, 'HELP', '8001').map((r) => r.word)).toEqual(['help']);
});

test("one's own come first where nothing is typed yet", () => {
  expect(fitting([reply('a'), reply('b', { own: true })], '', '8000').map((r) => r.word)).toEqual(['b', 'a']);
});

test('a text in the language, or near it, or any', () => {
  const texts = { en: 'Hello', 'zh-TW': '您好' };
  expect(textIn({ texts }, 'zh-TW')).toBe('您好');
  expect(textIn({ texts }, 'zh-HK')).toBe('您好');
  expect(textIn({ texts }, 'fr')).toBe('Hello');
  expect(textIn({ texts: {} }, 'fr')).toBe('');
});

test('fields are filled once; unknown ones are places to fill in', () => {
  const text = filled('{caller}: {order} {agent}', { caller: '{agent}', agent: 'Lin', queue: '', dn: '' });
  expect(text).toBe('{agent}: {order} Lin');
  expect(nextStop('ab {order} c', 0)).toEqual({ from: 3, to: 10 });
  expect(nextStop('ab {order} c', 4)).toBeUndefined();
});
