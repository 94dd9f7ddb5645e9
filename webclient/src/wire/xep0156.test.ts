import fc from 'fast-check';
import { expect, test } from 'vitest';
import { websocketIn } from './xep0156';

const rel = 'urn:xmpp:alt-connections:websocket';
const link = (href: unknown) => ({
  links: [
    { rel: 'other', href: 'wss://no' },
    { rel, href },
  ],
});

test.each([
  ['wss://a/ws', false, 'wss://a/ws'],
  ['ws://a/ws', true, 'ws://a/ws'],
  ['ws://a/ws', false, undefined],
  ['https://a/ws', true, undefined],
  ['wss:///', true, undefined],
  [7, true, undefined],
])('takes %s, plain allowed %s: %s', (href, plain, want) => {
  expect(websocketIn(link(href), plain)).toBe(want);
});

test('anything else is no host-meta', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(websocketIn(value, true)).toBeUndefined();
    }),
  );
});
