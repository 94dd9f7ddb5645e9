import { beforeEach, expect, test } from 'vitest';
import { step, watched } from '../model/watched';
import { FakeClock, FakeSocket, logIn, parse, settled } from '../testing/fakes';
import { attr, child, type El } from '../wire/element';
import { ns } from '../wire/ns';
import { Held } from './store';
import { Watcher } from './watcher';

const jid = 'c-1@acd.localhost';
const me = '1900@localhost/board';
let sockets: FakeSocket[];
let held: Held<typeof watched, Parameters<typeof step>[1]>;
let watcher: Watcher;
let tickets: number;

const socket = (): FakeSocket => {
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('no socket was opened');
  return last;
};
const answered = (status: number) => (): Promise<Response> => {
  tickets++;
  const given = { websocket: 'wss://localhost/ws', domain: 'localhost', token: 'T', acd: 'acd.localhost' };
  return Promise.resolve(
    new Response(JSON.stringify(status === 200 ? given : { error: 'x', message: 'x' }), {
      status,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
};
const watching = (status = 200): void => {
  tickets = 0;
  sockets = [];
  held = new Held(watched, step);
  const opens = (url: string) => {
    const opened = new FakeSocket(url);
    sockets.push(opened);
    return opened;
  };
  const deps = { fetch: answered(status), clock: new FakeClock(), socket: opens, parse, visible: () => true };
  watcher = new Watcher(held, deps, 'board', () => 'en');
  watcher.watch('c-1');
};
/** The first request of those sent since the last look that asks for something. */
const asked = (what: string): El => {
  const found = socket()
    .take()
    .find((el) => el.name === 'iq' && el.children.some((c) => c.name === what));
  if (found === undefined) throw new Error(`${what} was not asked for`);
  return found;
};
const contact = `<contact xmlns="${ns.parley}" jid="${jid}" caller="Anna" dn="8000" queue-name="Q" state="talking"/>`;
const grant = async (iq: El, payload = ''): Promise<void> => {
  const to = attr(iq, 'to');
  socket().says(
    `<iq xmlns="jabber:client" type="result" id="${attr(iq, 'id')}" from="${to}">${payload}</iq>`,
  );
  await settled();
};
const refuse = async (iq: El, condition: string): Promise<void> => {
  const why = `<error type="cancel"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>`;
  socket().says(
    `<iq xmlns="jabber:client" type="error" id="${attr(iq, 'id')}" from="${attr(iq, 'to')}">${why}</iq>`,
  );
  await settled();
};
const monitors = async (): Promise<void> => {
  await grant(asked('monitor'), `<monitored xmlns="${ns.parley}">${contact}</monitored>`);
};

beforeEach(async () => {
  watching();
  await settled();
  logIn(socket(), me);
  await settled();
});

test('it reads along and is told of whom', async () => {
  await monitors();
  expect(held.model).toMatchObject({ id: 'c-1', stage: 'watching', up: true, part: 'none' });
  expect(held.model.overview).toMatchObject({ caller: 'Anna', dn: '8000', state: 'talking' });
});

test('a contact that may not be monitored says why', async () => {
  await refuse(asked('monitor'), 'forbidden');
  expect(held.model).toMatchObject({ stage: 'refused', problem: 'forbidden' });
});

test('who may not log in is told so once, and asks no more', async () => {
  watching(403);
  await settled();
  expect(held.model.stage).toBe('refused');
  expect([tickets, sockets.length]).toEqual([1, 0]);
});

test('it signs on as an agent no sooner than it takes part', async () => {
  await monitors();
  const sent = socket().sent.join('');
  expect(sent).not.toContain('<desk');
  void watcher.bargeIn();
  await settled();
  expect(attr(asked('desk'), 'to')).toBe('acd.localhost');
});

test('barging in twice in a row asks once, and nothing is said to have failed', async () => {
  await monitors();
  void watcher.bargeIn();
  void watcher.bargeIn();
  await settled();
  await grant(asked('desk'), `<desk xmlns="${ns.parley}" mode="active"/>`);
  void watcher.bargeIn();
  await settled();
  const asks = socket().take();
  expect(asks.filter((el) => child(el, 'barge-in', ns.parley) !== undefined)).toHaveLength(1);
  expect(asks.filter((el) => child(el, 'desk', ns.parley) !== undefined)).toHaveLength(0);
  expect(held.model).toMatchObject({ busy: true, problem: '' });
});

test('where the desk is elsewhere, nobody barges in', async () => {
  await monitors();
  void watcher.bargeIn();
  await settled();
  await grant(asked('desk'), `<desk xmlns="${ns.parley}" mode="observer"/>`);
  expect(held.model).toMatchObject({ elsewhere: true, busy: false, part: 'none' });
  expect(socket().sent.join('')).not.toContain('<barge-in');
});

test('a whisper goes to the service alone, and one that is refused says so', async () => {
  await monitors();
  socket().take();
  watcher.whisper('ask for the number');
  const message = socket()
    .take()
    .find((el) => el.name === 'message');
  expect(message && attr(message, 'type')).toBe('normal');
  expect(message && child(message, 'whisper', ns.parley)).toBeDefined();
  const id = message === undefined ? '' : attr(message, 'id');
  const why = '<error type="cancel"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';
  socket().says(`<message xmlns="jabber:client" type="error" id="${id}" from="${jid}">${why}</message>`);
  await settled();
  expect(held.model.talk.unsent).toMatchObject([{ originId: id, failure: 'item-not-found' }]);
});

test('whoever leaves hears nothing more', async () => {
  await monitors();
  watcher.leave();
  expect(socket().closed || socket().sent.some((text) => text.includes('<close'))).toBe(true);
  socket().says(`<message xmlns="jabber:client" from="${jid}">${contact.replace('Anna', 'Berta')}</message>`);
  await settled();
  expect(held.model.overview?.caller).toBe('Anna');
});
