import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { clock } from './platform/clock';
import { onWake } from './platform/wake';
import BoardPage from './view/board/BoardPage.svelte';
import { Live } from './view/live.svelte';
import { show, visible, wordsFor } from './view/page';
import { Ticker } from './view/ticker.svelte';
import { BoardDesk } from './wiring/board';

// The supervisor's board, wired: /desk/board.
const words = await wordsFor(new URLSearchParams(location.search));
const board = new BoardDesk({
  fetch: (...request) => fetch(...request),
  events: (url) => new EventSource(url),
  clock,
  visible,
  lang: () => words.language,
});
show(BoardPage, { live: new Live(board.held), ticker: new Ticker() }, words);
onWake(() => board.start());
board.start();
