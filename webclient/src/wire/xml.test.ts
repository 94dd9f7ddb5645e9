import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../testing/fakes';
import { x, Xml } from './xml';

test('values are escaped, nested templates are not', () => {
  const inner = x`<b>${'<&"\'>'}</b>`;
  expect(x`<a at="${'"'}">${inner}${[inner, 'z']}${false}${null}</a>`.text).toBe(
    '<a at="&quot;"><b>&lt;&amp;&quot;&apos;&gt;</b><b>&lt;&amp;&quot;&apos;&gt;</b>z</a>',
  );
});

// What XML 1.0 §2.2 can carry comes out as it went in, in text and in attributes; the rest is left out.
const carried = (text: string): string =>
  Array.from(text)
    .filter((c) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(c))
    .join('');

test('any text survives a parser, in text and in an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const el = parse(x`<a at="${text}">${text}</a>`.text);
      expect(el.text).toBe(carried(text));
      expect(el.attrs.at).toBe(carried(text));
      expect(el.children).toEqual([]);
    }),
  );
});

test('half of a surrogate pair is left out', () => {
  expect(x`${'a\ud800b\udc00c'}`).toEqual(new Xml('abc'));
});
