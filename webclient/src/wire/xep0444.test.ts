import { expect, test } from 'vitest';
import { reacting } from './xep0444';

test('reactions name the line; none take them away', () => {
  expect(reacting('c-1@acd', '12', ['👍', '<'], 'o1').text).toBe(
    '<message xmlns="jabber:client" type="groupchat" to="c-1@acd" id="o1"><reactions xmlns="urn:xmpp:reactions:0" id="12">' +
      '<reaction>👍</reaction><reaction>&lt;</reaction></reactions><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>',
  );
  expect(reacting('c-1@acd', '12', [], 'o2').text).toContain('id="12"></reactions>');
});
