import { expect, test } from 'vitest';
import { parse } from '../testing/fakes';
import { maskedIn, saidIn } from './xep0045';

const line = (nick: string, more = ''): string =>
  `<message xmlns="jabber:client" type="groupchat" id="m" from="c-1@acd.host/${nick}"><body>hello</body>${more}` +
  `<nick xmlns="http://jabber.org/protocol/nick">Chen</nick><stanza-id xmlns="urn:xmpp:sid:0" id="7" by="c-1@acd.host"/></message>`;

test.each([
  ['visitor', 'visitor'],
  ['agent', 'agent'],
  ['agent-2', 'agent'],
])('a line of %s is of the side %s', (nick, from) => {
  expect(saidIn(parse(line(nick)))).toEqual({
    id: '7',
    originId: 'm',
    from,
    nick,
    name: 'Chen',
    body: 'hello',
  });
});

test('what is said among agents is marked', () => {
  expect(saidIn(parse(line('agent-2', '<private xmlns="urn:parley:acd:1"/>')))?.among).toBe('agents');
});

test('what lines do: corrections, reactions, retractions, answers, files', () => {
  const does = (more: string) => saidIn(parse(line('agent', more)))?.does;
  expect(does('<replace xmlns="urn:xmpp:message-correct:0" id="m1"/>')).toEqual({
    kind: 'corrects',
    originId: 'm1',
  });
  expect(does('<reactions xmlns="urn:xmpp:reactions:0" id="3"><reaction>👍</reaction></reactions>')).toEqual({
    kind: 'reacts',
    id: '3',
    with: ['👍'],
  });
  expect(does('<retract xmlns="urn:xmpp:message-retract:1" id="3"/>')).toEqual({
    kind: 'takes-back',
    id: '3',
  });
  expect(does('<reply xmlns="urn:xmpp:reply:0" id="3"/>')).toEqual({ kind: 'answers', id: '3' });
  expect(does('<x xmlns="jabber:x:oob"><url>https://a.example/b</url></x>')).toEqual({
    kind: 'shows',
    url: 'https://a.example/b',
    ...{ name: '', size: 0, type: '', width: 0, height: 0 },
  });
});

test('what nobody known says is no line of the conversation', () => {
  expect(saidIn(parse(line('agent-x')))).toBeUndefined();
});

test('a line whose words were hidden says which it is; one that came hidden is a line like others', () => {
  const masked = (more: string) => maskedIn(parse(line('visitor', more)));
  expect(masked('<masked xmlns="urn:parley:acd:1" id="3.1"/>')?.id).toBe('3.1');
  expect(masked('<masked xmlns="urn:parley:acd:1"/>')).toBeUndefined();
  expect(masked('')).toBeUndefined();
});
