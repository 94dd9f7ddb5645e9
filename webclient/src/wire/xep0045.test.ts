import { expect, test } from 'vitest';
import { parse } from '../testing/fakes';
import { saidIn } from './xep0045';

const line = (nick: string, more = ''): string =>
  `<message xmlns="jabber:client" type="groupchat" id="m" from="c-1@acd.host/${nick}"><body>hello</body>${more}` +
  `<nick xmlns="http://jabber.org/protocol/nick">Chen</nick><stanza-id xmlns="urn:xmpp:sid:0" id="7" by="c-1@acd.host"/></message>`;

test.each([
  ['visitor', 'visitor'],
  ['agent', 'agent'],
  ['agent-2', 'agent'],
])('a line of %s is of the side %s', (nick, from) => {
  expect(saidIn(parse(line(nick)))).toEqual({ id: '7', originId: 'm', from, name: 'Chen', body: 'hello' });
});

test('what is said among agents, or by nobody known, is no line of the conversation', () => {
  expect(saidIn(parse(line('agent-2', '<private xmlns="urn:parley:acd:1"/>')))).toBeUndefined();
  expect(saidIn(parse(line('agent-x')))).toBeUndefined();
});
