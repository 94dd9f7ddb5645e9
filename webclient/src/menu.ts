import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { isLoopback } from './model/authority';
import { deskLock } from './platform/locks';
import { openDeskWindow } from './platform/deskwindow';
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
const openDesk = openDeskWindow(lock, (notice) => menu.tell(notice));

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
if (query.get('view') === 'password') menu.show('password');
