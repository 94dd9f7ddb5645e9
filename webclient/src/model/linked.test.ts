import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './linked';

test.each([
  ['see https://a.example/x?y=1.', ['see ', ['https://a.example/x?y=1', 'https://a.example/x?y=1'], '.']],
  ['(www.a.example)', ['(', ['www.a.example', 'https://www.a.example/'], ')']],
  [
    '請看 https://a.example/退貨。謝謝',
    ['請看 ', ['https://a.example/退貨', 'https://a.example/%E9%80%80%E8%B2%A8'], '。謝謝'],
  ],
  ['https://a.example/(b)', [['https://a.example/(b)', 'https://a.example/(b)']]],
  ['write to a.b@c.example!', ['write to ', ['a.b@c.example', 'mailto:a.b@c.example'], '!']],
  ['javascript:alert(1) data:text/html,x ftp://a', ['javascript:alert(1) data:text/html,x ftp://a']],
  ['https://user@evil.example', ['https://user@evil.example']],
])('%s', (text, want) => {
  expect(piecesOf(text).map((p) => (p.href === undefined ? p.text : [p.text, p.href]))).toEqual(want);
});

test('no text is lost, and nothing leads anywhere but by http, https and mailto', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.webUrl(), (before, url) => {
      const text = `${before} ${url}`;
      const pieces = piecesOf(text);
      expect(pieces.map((p) => p.text).join('')).toBe(text);
      for (const { href } of pieces) if (href !== undefined) expect(href).toMatch(/^(https?|mailto):/);
    }),
  );
});
