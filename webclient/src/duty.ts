import './style/base.css'; // first: components build on it
import { clock } from './platform/clock';
import { deskLock } from './platform/locks';
import { isOutdated } from './platform/newer';
import { askToNotify, notify } from './platform/notify';
import { xmlParser } from './platform/parser';
import { openSocket } from './platform/socket';
import { Ring } from './platform/sound';
import { storeIn } from './platform/storage';
import { onWake } from './platform/wake';
import { local } from './model/address';
import { attend } from './view/duty/attention';
import DutyPage from './view/duty/DutyPage.svelte';
import { markIcon } from './view/duty/favicon';
import { loadLater } from './view/duty/later';
import { wearTheme } from './view/duty/look';
import { miniWindow } from './view/duty/mini';
import { Live } from './view/live.svelte';
import { show, visible, wordsFor } from './view/page';
import { Ticker } from './view/ticker.svelte';
import { DutyDesk } from './wiring/desk';
import { EarlierContacts } from './wiring/earlier';
import { PersonalSettings } from './wiring/personal';
import { CannedReplies } from './wiring/replies';
import { resourceOf } from './wiring/resource';
import { parserOf } from './wire/parse';
import { Rest } from './wire/rest';
import './view/part/deskicons';
import type { DutyActions } from './view/duty/actions';

// The duty desk, wired: /desk/duty.
const words = await wordsFor(new URLSearchParams(location.search));
const lock = deskLock((navigator as { locks?: LockManager }).locks);
const ring = new Ring();
const language = () => words.language;
const get: typeof fetch = (...request) => fetch(...request);

const desk = new DutyDesk(
  {
    clock,
    visible,
    fetch: get,
    socket: openSocket,
    parse: parserOf(xmlParser()),
    store: storeIn(() => sessionStorage),
  },
  resourceOf(storeIn(() => localStorage)),
  language,
);
const rest = new Rest(get, language);
const personal = new PersonalSettings(
  rest,
  clock,
  storeIn(() => localStorage),
  () => desk.held.model.agent,
);
const replies = new CannedReplies(rest, language);
const earlier = new EarlierContacts(rest);
const settings = () => personal.held.model.desk;

const actions: DutyActions = {
  // The first choice is the click that lets a page ring and ask for notifications.
  choose: (choice, reason) => {
    void ring.unlock();
    if (choice === 'ready' && (settings().offerNotice || settings().messageNotice)) askToNotify();
    desk.choose(choice, reason);
  },
  answer: (id, answer) => void desk.answer(id, answer),
  hangUp: (jid) => void desk.hangUp(jid),
  open: (jid) => desk.open(jid),
  dismiss: () => desk.dismiss(),
  takeOver: () => desk.takeOver(),
  speak: () => desk.speak(),
  say: (jid, text, among, corrects) =>
    desk.rooms.say(jid, text, among, corrects === undefined ? {} : { corrects }),
  react: (jid, id, signs) => desk.rooms.react(jid, id, signs),
  seen: (jid, id) => desk.rooms.seen(jid, id),
  older: (jid) => desk.rooms.older(jid),
  attach: (jid, files) => desk.files.add(jid, files),
  detach: (jid, id) => desk.files.remove(jid, id),
  sendFiles: (jid) => desk.files.send(jid),
  typing: (jid, text, among) => desk.rooms.typing(jid, text, among),
  draft: (jid) => desk.memory.draft(jid),
  draftAmong: (jid) => desk.memory.draft(`among ${jid}`) !== '',
  noteDraft: (jid) => desk.memory.draft(`note ${jid}`),
  keepNoteDraft: (jid, text) => desk.memory.setDraft(`note ${jid}`, text),
  retry: (jid, id) => desk.rooms.retry(jid, id),
  discard: (jid, id) => desk.rooms.discard(jid, id),
  editWrapUp: (jid, change) => desk.wrapUps.edit(jid, change),
  fileWrapUp: (jid) => desk.wrapUps.file(jid),
  extend: (jid) => desk.requests.extend(jid),
  done: (jid) => desk.requests.done(jid),
  callDesk: () => lock.call(),
  seekTargets: () => desk.seekTargets(),
  pass: (jid, kind, to, reason, note) => desk.requests.pass(jid, kind, to, reason, note),
  takeBack: (jid) => desk.requests.takeBack(jid),
  complete: (jid, agent, conference) => desk.requests.complete(jid, agent, conference),
  part: (jid, agent) => desk.requests.part(jid, agent),
  addNote: (jid, text) => desk.requests.addNote(jid, text),
  setTags: (jid, tags) => desk.requests.setTags(jid, tags),
  report: (jid, reason) => desk.requests.report(jid, reason),
  set: (change) => personal.set(change),
  setAgain: () => personal.again(),
  seekReplies: () => void replies.load(),
  fill: (reply, jid, fills) => replies.filled(reply, local(jid), fills),
  writeReply: (id, written) => replies.write(id, written),
  removeReply: (id) => replies.remove(id),
  seekEarlier: (jid) => void earlier.list(local(jid)),
  seekTranscript: (contact) => void earlier.transcript(contact),
};
const live = new Live(desk.held);
const ticker = new Ticker();
show(
  DutyPage,
  {
    live,
    personal: new Live(personal.held),
    replies: new Live(replies.held),
    earlier: new Live(earlier.held),
    actions,
    ticker,
    mini: miniWindow({ live, actions, ticker, settings }, words),
    ring: (volume: number) => {
      void ring.unlock();
      ring.volume = volume;
      ring.once();
    },
  },
  words,
);
desk.held.watch(attend({ ring, notify, visible, now: () => clock.now(), settings }, words));
desk.held.watch(markIcon());
personal.held.watch(wearTheme());
lock.onCall(() => {
  // Called after a new log-in: a desk that was logged out begins anew.
  if (desk.held.model.stage === 'signed-out') location.reload();
  else window.focus();
});
// What an agent has set is known by the agent's name, so it is read when the desk has signed on.
const laterMs = 2_000;
let loaded = false;
desk.held.watch((d) => {
  if (loaded || d.stage !== 'on') return;
  loaded = true;
  clock.after(laterMs, () => loadLater(words));
  void personal.load();
});
// A server that was replaced cut the connection: what is back may be newer than this page.
let up = true;
desk.held.watch(({ link, outdated }) => {
  const back = link.up && !up;
  up = link.up;
  if (back && !outdated)
    void isOutdated(import.meta.url, get).then((is) => is && desk.held.dispatch({ kind: 'outdated' }));
});
// After a reload nobody need choose a state again; any touch lets the page ring.
for (const touch of ['pointerdown', 'keydown'])
  addEventListener(touch, () => void ring.unlock(), { once: true });
onWake(() => desk.wake());
if (await lock.take()) desk.start();
else desk.held.dispatch({ kind: 'stage', stage: 'elsewhere' });
