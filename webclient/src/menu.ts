import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { isLoopback } from './model/authority';
import { deskLock } from './platform/locks';
import { openDeskWindow } from './platform/deskwindow';
import { onWake } from './platform/wake';
import { Live } from './view/live.svelte';
import MenuPage from './view/menu/MenuPage.svelte';
import { show, wordsFor } from './view/page';
import { MenuDesk } from './wiring/menu';
import type { MenuActions } from './view/actions';

// The agent's log-in and function menu, wired: /desk.
const query = new URLSearchParams(location.search);
const words = await wordsFor(query);
const lock = deskLock((navigator as { locks?: LockManager }).locks);
const menu = new MenuDesk((...request) => fetch(...request), lock);
const openWindow = openDeskWindow(lock, (notice) => menu.tell(notice));
// Some browsers open a window in the click itself alone, so it waits for an answer only after a long while.
const openDesk = (): void => {
  if (menu.fresh) openWindow();
  else void menu.look().then((holds) => holds && openWindow());
};
const look = (): void => {
  if (!menu.held.model.busy) void menu.look();
};

const actions: MenuActions = {
  logIn: (user, password) => void menu.logIn(user, password),
  logOut: () => void menu.logOut(),
  changePassword: (old, fresh, again) => void menu.changePassword(old, fresh, again),
  show: (view) => menu.show(view),
  openDesk,
};
show(
  MenuPage,
  {
    live: new Live(menu.held),
    actions,
    plain: location.protocol === 'http:' && !isLoopback(location.hostname),
  },
  words,
);
await menu.start();
onWake(look);
addEventListener('focus', look);
if (query.get('view') === 'password') menu.show('password');
