import { expect, test } from 'vitest';
import { parse } from '../testing/fakes';
import { errorOf } from './stanza';
import { refusalOf, request, slotIn } from './xep0363';
import { fileIn, sharing } from './xep0447';

const ns = 'urn:xmpp:http:upload:0';
const slot = (put: string, get: string) =>
  parse(
    `<iq xmlns="jabber:client" type="result"><slot xmlns="${ns}"><put url="${put}"/><get url="${get}"/></slot></iq>`,
  );
const refused = (condition: string, more: string) =>
  refusalOf(
    errorOf(
      parse(
        `<iq xmlns="jabber:client" type="error"><error type="modify"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>${more}</error></iq>`,
      ),
    ),
  );

test('a slot is asked for, and its two addresses are read; of other schemes there are none', () => {
  expect(request('a<b>.png', 12, 'image/png').text).toBe(
    `<request xmlns="${ns}" filename="a&lt;b&gt;.png" size="12" content-type="image/png"/>`,
  );
  expect(slotIn(slot('https://a.example/p', 'https://a.example/g'))).toEqual({
    put: 'https://a.example/p',
    get: 'https://a.example/g',
  });
  expect(slotIn(slot('javascript:1', 'https://a.example/g'))).toBeUndefined();
});

test('a refusal says why, how large a file may be, and when to come back', () => {
  expect(
    refused(
      'not-acceptable',
      `<file-too-large xmlns="${ns}"><max-file-size>1000</max-file-size></file-too-large>`,
    ),
  ).toEqual({ code: 'too-large', bytesMax: 1000 });
  expect(refused('resource-constraint', `<retry xmlns="${ns}" stamp="2026-11-22T09:00:00Z"/>`)).toEqual({
    code: 'quota',
    until: Date.UTC(2026, 10, 22, 9),
  });
  expect(refused('resource-constraint', '')).toEqual({ code: 'full' });
  expect(refused('forbidden', '')).toEqual({ code: 'forbidden' });
  expect(refusalOf(new Error('lost'))).toEqual({ code: 'server' });
});

test('what a message says of its file is read again as it was said', () => {
  const file = {
    url: 'https://a.example/g',
    name: '照片.png',
    size: 12,
    type: 'image/png',
    width: 3,
    height: 2,
  };
  expect(fileIn(parse(`<message xmlns="jabber:client">${sharing(file).text}</message>`))).toEqual(file);
  const plain = { ...file, url: 'ftp://a.example/g' };
  expect(fileIn(parse(`<message xmlns="jabber:client">${sharing(plain).text}</message>`))).toBeUndefined();
});
