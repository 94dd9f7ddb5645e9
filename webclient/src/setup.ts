import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { isLoopback } from './model/authority';
import { trialQueue } from './model/setup';
import { clock } from './platform/clock';
import { deskLock } from './platform/locks';
import { openDeskWindow } from './platform/deskwindow';
import { storeIn } from './platform/storage';
import { Live } from './view/live.svelte';
import { show, wordsFor } from './view/page';
import SetupPage from './view/setup/SetupPage.svelte';
import type { SetupActions } from './view/setup/actions';
import { Rest } from './wire/rest';
import { SetupCalls } from './wire/setup';
import { SetupDesk } from './wiring/setup';

// The first set-up, wired: /setup, with the token of its link in the fragment, which no server gets to see or to log.
const words = await wordsFor(new URLSearchParams(location.search));
const rest = new Rest(
  (...request) => fetch(...request),
  () => words.language,
);
const desk = new SetupDesk(
  new SetupCalls(rest),
  clock,
  storeIn(() => sessionStorage),
);

const actions: SetupActions = {
  start: () => void desk.start(),
  logIn: (user, password) => void desk.logIn(user, password),
  makeAdmin: (person) => void desk.makeAdmin(person),
  makeQueue: (queue) => void desk.makeQueue(queue),
  serve: (user) => void desk.serve(user),
  makeAgent: (person) => void desk.makeAgent(person),
  go: (step) => desk.go(step),
  openDesk: openDeskWindow(deskLock((navigator as { locks?: LockManager }).locks), () => undefined),
  openCustomer: () => {
    const dn = trialQueue(desk.held.model)?.dn ?? '';
    const query = new URLSearchParams({ dn, name: desk.held.model.login?.name ?? '', lang: words.language });
    window.open(`/?${query}`, 'parley-customer', 'popup,width=480,height=760');
  },
};
show(
  SetupPage,
  {
    live: new Live(desk.held),
    actions,
    plain: location.protocol === 'http:' && !isLoopback(location.hostname),
  },
  words,
);
const token = location.hash.slice(1);
if (token !== '') history.replaceState(null, '', location.pathname + location.search);
void desk.start(token);
