import './style/base.css'; // first: components build on it
import { isLoopback } from './model/authority';
import { clock } from './platform/clock';
import { xmlParser } from './platform/parser';
import { save } from './view/save';
import { openSocket } from './platform/socket';
import { storeIn } from './platform/storage';
import { onWake } from './platform/wake';
import CustomerPage from './view/customer/CustomerPage.svelte';
import { Live } from './view/live.svelte';
import { show, visible, wordsFor } from './view/page';
import { Ticker } from './view/ticker.svelte';
import { Visitor } from './wiring/visitor';
import { parserOf } from './wire/parse';
import type { VisitorDeps } from './wiring/deps';
import workAddress from 'virtual:work';
import { tabs } from './platform/tabs';
import type { Handover } from './wiring/handover';
import type { Framed } from './view/customer/framed';
import type { CustomerActions } from './view/actions';

// The customer's page, wired: / and what stands in the query; or /widget, in the frame of another site's page.
const query = new URLSearchParams(location.search);
const words = await wordsFor(query);
const framed = location.pathname === '/widget' && parent !== window;
const vouched = { signed: new URLSearchParams(location.hash.slice(1)).get('signed') ?? '' };

const visitor = new Visitor(
  {
    clock,
    visible,
    fetch: (...request) => fetch(...request),
    socket: openSocket,
    parse: parserOf(xmlParser()),
    store: storeIn(() => sessionStorage),
    save,
    talk: () => import('./wiring/talking'),
    work: () => import(/* @vite-ignore */ workAddress) as ReturnType<VisitorDeps['work']>,
    // In the fragment, which no server gets to see or to log.
    vouched,
  },
  location,
  () => words.language,
  {
    server: query.get('server') ?? location.host,
    name: query.get('name') ?? '',
    dn: query.get('dn') ?? query.get('acd') ?? '',
  },
);

let handover: Handover | undefined;
let frame: Framed | undefined;
const actions: CustomerActions = {
  ask: (fields, message) => void visitor.ask(fields, message),
  answer: (of, answers) => void visitor.answer(of, answers),
  rate: (stars, comment) => void visitor.rate(stars, comment),
  takeAlong: (format) => visitor.takeAlong(format),
  say: (text, corrects) => visitor.say(text, corrects === undefined ? {} : { corrects }),
  seen: (id) => visitor.seen(id),
  older: () => visitor.older(),
  attach: (files) => visitor.attach(files),
  detach: (id) => visitor.detach(id),
  sendFiles: () => visitor.sendFiles(),
  typing: (text) => visitor.typing(text),
  draft: () => visitor.draft(),
  retry: (id) => visitor.retry(id),
  discard: (id) => visitor.discard(id),
  leave: () => visitor.leave(),
  again: () => visitor.again(),
  takeHere: () => handover?.take(),
  lookAt: (dn) => void visitor.lookAt(dn),
  close: framed ? () => frame?.close() : undefined,
};
show(
  CustomerPage,
  {
    live: new Live(visitor.held),
    actions,
    ticker: new Ticker(),
    fixed: framed && (query.get('dn') ?? '') !== '',
    plain: location.protocol === 'http:' && !isLoopback(location.hostname),
  },
  words,
);
onWake(() => visitor.wake());
visitor.remember();
void visitor.lookAt(query.get('dn') ?? query.get('acd') ?? '');
import('./wiring/handover').then(
  (loaded) => {
    handover = new loaded.Handover(visitor, tabs('parley.visit'), clock);
    handover.start();
  },
  () => visitor.start(), // alone, then
);
if (framed) {
  void import('./view/customer/framed').then((loaded) => {
    frame = new loaded.Framed(query.get('site') ?? '', visitor.held, (signed) => (vouched.signed = signed));
  });
}
