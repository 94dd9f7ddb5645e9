import { expect, test } from 'vitest';
import { parse } from '../testing/fakes';
import { child, MalformedError } from './element';

test('an element becomes plain values with namespaces', () => {
  const el = parse(
    '<message xmlns="jabber:client" to="a"><body>x &amp; <![CDATA[y]]></body><p:z xmlns:p="urn:p"/></message>',
  );
  expect(el).toMatchObject({ name: 'message', ns: 'jabber:client' });
  expect(el.attrs.to).toBe('a');
  expect(child(el, 'body', 'jabber:client')?.text).toBe('x & y');
  expect(child(el, 'z', 'urn:p')).toBeDefined();
  expect(child(el, 'z', 'jabber:client')).toBeUndefined();
});

test.each(['', 'no xml', '<a>', '<a></b>', '<a/><b/>'])('refuses %j', (text) => {
  expect(() => parse(text)).toThrow(MalformedError);
});
