import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { keepAwake } from './platform/awake';
import { step, watched as nobody, type Watched, type WatchedEvent } from './model/watched';
import { clock } from './platform/clock';
import { isOutdated } from './platform/newer';
import { Ring } from './platform/sound';
import { onWake } from './platform/wake';
import type { BoardActions, WatchActions } from './view/board/actions';
import { attend } from './view/board/attention';
import BoardPage from './view/board/BoardPage.svelte';
import { Live } from './view/live.svelte';
import { show, visible, wordsFor } from './view/page';
import { turnTo } from './view/board/turn';
import { Ticker } from './view/ticker.svelte';
import { BoardDesk } from './wiring/board';
import { Orders } from './wiring/orders';
import { Held } from './wiring/store';
import { Watching } from './wiring/watching';

// The supervisor's board, wired: /desk/board.
const query = new URLSearchParams(location.search);
const words = await wordsFor(query);
const kiosk = query.has('kiosk');
const outside = { fetch: (...request: Parameters<typeof fetch>) => fetch(...request), clock, visible };
const lang = () => words.language;
const outdated = () => isOutdated(import.meta.url, outside.fetch);
const board = new BoardDesk({
  ...outside,
  events: (url) => new EventSource(url),
  lang,
  isOutdated: outdated,
});
const orders = new Orders(board.rest);
const watched = new Held<Watched, WatchedEvent>(nobody, step);
const watching = new Watching(watched, outside, lang);
const ring = new Ring();

const actions: BoardActions = {
  only: (dn) => board.only(dn),
  set: (settings) => board.set(settings),
  alertsSeen: () => board.alertsSeen(),
  logOut: () => void board.logOut(),
  force: orders.force,
  move: orders.move,
  prioritize: orders.prioritize,
  reassign: orders.reassign,
  close: orders.close,
  today: orders.today,
  moveWaiting: orders.moveWaiting,
  contactsOf: orders.contactsOf,
  contact: orders.contact,
  reasons: orders.reasons,
};
const watch: WatchActions = {
  watch: (id) => watching.start(id),
  leave: () => watching.leave(),
  whisper: (text) => watching.with((w) => w.whisper(text)),
  say: (text) => watching.with((w) => w.say(text)),
  typing: (text) => watching.with((w) => w.typing(text)),
  older: () => watching.with((w) => w.older()),
  retry: (id) => watching.with((w) => w.retry(id)),
  discard: (id) => watching.with((w) => w.discard(id)),
  bargeIn: (fromElsewhere) => watching.with((w) => w.bargeIn(fromElsewhere)),
  takeOver: (fromElsewhere) => watching.with((w) => w.takeOver(fromElsewhere)),
  part: () => watching.with((w) => w.part()),
  end: () => watching.with((w) => w.end()),
  finish: (code, note) =>
    // A supervisor may serve no queue, and so has none to say it to: the wrap-up ends as another supervisor would end it.
    watching.finish(code, note, () => orders.force(board.held.model.viewer?.user ?? '', 'not-ready', '')),
};
show(
  BoardPage,
  {
    ...{ live: new Live(board.held), watching: new Live(watched), ticker: new Ticker() },
    ...{ actions, watch, kiosk },
  },
  words,
);
board.held.watch(attend(ring, words, kiosk));
for (const touch of ['pointerdown', 'keydown'])
  addEventListener(touch, () => void ring.unlock(), { once: true });
onWake(() => {
  board.start();
  watching.with((w) => w.wake());
});
setInterval(() => board.tick(), 1000);
if (kiosk) {
  keepAwake();
  board.held.watch(turnTo(clock, outdated));
}
void board.meet();
board.start();
