import fc from 'fast-check';
import { expect, test } from 'vitest';
import { originOf } from './authority';

const secure = { protocol: 'https:', host: 'chat.example' };
const demo = { protocol: 'http:', host: '127.0.0.1:8080' };

test.each([
  ['chat.example', secure, 'https://chat.example'],
  [' Chat.Example:8443 ', secure, 'https://chat.example:8443'],
  ['[::1]:8080', secure, 'https://[::1]:8080'],
  ['localhost:8080', secure, 'https://localhost:8080'],
  ['127.0.0.1:8080', demo, 'http://127.0.0.1:8080'],
  ['localhost:443', demo, 'http://localhost:443'],
  ['chat.example', demo, 'https://chat.example'],
  ['10.0.0.5', { protocol: 'http:', host: '10.0.0.5' }, 'http://10.0.0.5'],
])('%s from %j', (authority, here, want) => {
  expect(originOf(authority, here)?.url).toBe(want);
});

test.each([
  '',
  ' ',
  'a b',
  'https://chat.example',
  'a/b',
  'a?b',
  'a#b',
  'user@host',
  'a\\b',
  'host:port',
  '[::1',
])('%j is no authority', (text) => {
  expect(originOf(text, secure)).toBeUndefined();
});

test('whatever is typed, the answer is a bare origin', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const origin = originOf(text, secure);
      if (origin === undefined) return;
      const url = new URL(origin.url);
      expect([url.pathname, url.search, url.hash, url.username, url.protocol]).toEqual([
        '/',
        '',
        '',
        '',
        'https:',
      ]);
    }),
  );
});
