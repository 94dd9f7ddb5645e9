import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { step, visit, type Contact, type Visit, type VisitEvent } from '../../model/visit';

const looks: boolean[] = [];
vi.mock('../looked.svelte', () => ({ looked: { frame: (shown: boolean) => looks.push(shown) } }));
const { Framed } = await import('./framed');

const site = 'https://shop.example';
type Listener = (event: object) => void;
let heard: Map<string, Listener>;
let told: [unknown, string][];
let around: object;
let signed: string[];
let watcher: (v: Visit) => void;

beforeEach(() => {
  heard = new Map();
  told = [];
  signed = [];
  looks.length = 0;
  around = { postMessage: (message: unknown, to: string) => told.push([message, to]) };
  vi.stubGlobal('parent', around);
  vi.stubGlobal('addEventListener', (name: string, run: Listener) => heard.set(name, run));
});
afterEach(() => void vi.unstubAllGlobals());

const framed = () =>
  new Framed(site, { watch: (run) => (watcher = run) }, (token) => void signed.push(token));
const message = (data: unknown, from: object = {}) =>
  heard.get('message')?.({ data, origin: site, source: around, ...from });

test('it says that it is there, to the site alone', () => {
  framed();
  expect(told).toEqual([[{ parley: 'ready' }, site]]);
});

test('it hears the page around it, of that site', () => {
  framed();
  message({ parley: 'shown' });
  message({ parley: 'hidden' });
  message({ parley: 'identify', signed: 'a.b.c' });
  expect(looks).toEqual([true, false]);
  expect(signed).toEqual(['a.b.c']);
});

test.each([
  ['another origin', { parley: 'hidden' }, { origin: 'https://evil.example' }],
  ['another origin, a token', { parley: 'identify', signed: 'x' }, { origin: 'null' }],
  ['another window', { parley: 'identify', signed: 'x' }, { source: {} }],
  ['no window', { parley: 'hidden' }, { source: null }],
  ['nothing', null, {}],
  ['a word', 'hidden', {}],
  ['a token that is none', { parley: 'identify', signed: { a: 1 } }, {}],
  ['what nobody says', { parley: 'close' }, {}],
])('it does not hear %s', (_, data, from) => {
  framed();
  message(data, from);
  expect([looks, signed]).toEqual([[], []]);
  expect(told).toHaveLength(1);
});

test.each([
  [{ key: 'Escape' }, 1],
  [{ key: 'Escape', defaultPrevented: true }, 0],
  [{ key: 'Escape', isComposing: true }, 0],
  [{ key: 'Enter' }, 0],
])('%j closes it %i times', (event, times) => {
  framed();
  heard.get('keydown')?.(event);
  expect(told.slice(1)).toEqual(Array(times).fill([{ parley: 'close' }, site]));
});

test('it tells what goes on once, as it changes', () => {
  framed();
  told = [];
  const fields = { server: 'chat.example', name: 'Anna', dn: '8000' };
  const contact: Contact = {
    ...{ jid: 'c-1@acd', queueName: '', position: 0, agents: 'busy', agent: '', by: 'system', cause: '' },
    state: 'waiting',
  };
  let v = visit(fields);
  const goOn = (...events: VisitEvent[]) => {
    for (const event of events) watcher((v = step(v, event)));
  };
  goOn({ kind: 'asked', fields });
  expect(told.map(([m]) => m)).toEqual([{ parley: 'unread', unread: 0 }]);
  told = [];
  goOn({ kind: 'contact', contact, at: 0 }, { kind: 'contact', contact: { ...contact, position: 1 }, at: 0 });
  goOn({ kind: 'contact', contact: { ...contact, state: 'ended' }, at: 0 }, { kind: 'again' });
  expect(told.map(([m]) => m)).toEqual([{ parley: 'begun' }, { parley: 'ended' }]);
});
