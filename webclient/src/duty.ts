import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { clock } from './platform/clock';
import { deskLock } from './platform/locks';
import { askToNotify, notify } from './platform/notify';
import { xmlParser } from './platform/parser';
import { openSocket } from './platform/socket';
import { Ring } from './platform/sound';
import { storeIn } from './platform/storage';
import { onWake } from './platform/wake';
import { attend } from './view/duty/attention';
import DutyPage from './view/duty/DutyPage.svelte';
import { Live } from './view/live.svelte';
import { show, visible, wordsFor } from './view/page';
import { Ticker } from './view/ticker.svelte';
import { DutyDesk } from './wiring/desk';
import { resourceOf } from './wiring/resource';
import { parserOf } from './wire/parse';
import type { DutyActions } from './view/actions';

// The duty desk, wired: /desk/duty.
const words = await wordsFor(new URLSearchParams(location.search));
const lock = deskLock((navigator as { locks?: LockManager }).locks);
const ring = new Ring();

const desk = new DutyDesk(
  {
    clock,
    visible,
    fetch: (...request) => fetch(...request),
    socket: openSocket,
    parse: parserOf(xmlParser()),
    store: storeIn(sessionStorage),
  },
  resourceOf(storeIn(localStorage)),
  () => words.language,
);

const actions: DutyActions = {
  // The first choice is the click that lets a page ring and ask for notifications.
  choose: (choice, reason) => {
    ring.unlock();
    if (choice === 'ready') askToNotify();
    desk.choose(choice, reason);
  },
  answer: (id, answer) => void desk.answer(id, answer),
  hangUp: (jid) => void desk.hangUp(jid),
  open: (jid) => desk.open(jid),
  dismiss: () => desk.dismiss(),
  takeOver: () => desk.takeOver(),
  say: (jid, text, among) => desk.say(jid, text, among),
  typing: (jid, text, among) => desk.typing(jid, text, among),
  draft: (jid) => desk.memory.draft(jid),
  retry: (jid, id) => desk.retry(jid, id),
  discard: (jid, id) => desk.discard(jid, id),
  editWrapUp: (jid, change) => desk.editWrapUp(jid, change),
  fileWrapUp: (jid) => void desk.fileWrapUp(jid),
  callDesk: () => lock.call(),
  seekTargets: () => desk.seekTargets(),
  pass: (jid, kind, to, reason, note) => desk.pass(jid, kind, to, reason, note),
  takeBack: (jid) => desk.takeBack(jid),
  complete: (jid, agent, conference) => desk.complete(jid, agent, conference),
  part: (jid) => desk.part(jid),
  addNote: (jid, text) => desk.addNote(jid, text),
  setTags: (jid, tags) => desk.setTags(jid, tags),
  report: (jid, reason) => desk.report(jid, reason),
};
show(
  DutyPage,
  {
    live: new Live(desk.held),
    actions,
    ticker: new Ticker(),
  },
  words,
);
desk.held.watch(attend({ ring, notify }, words));
lock.onCall(() => {
  // Called after a new log-in: a desk that was logged out begins anew.
  if (desk.held.model.stage === 'signed-out') location.reload();
  else window.focus();
});
// After a reload nobody need choose a state again; any touch lets the page ring.
for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => ring.unlock(), { once: true });
onWake(() => desk.wake());
if (await lock.take()) desk.start();
else desk.held.dispatch({ kind: 'stage', stage: 'elsewhere' });
