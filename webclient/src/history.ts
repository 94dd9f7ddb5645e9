import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { addressOf, filterOf } from './model/history';
import HistoryPage from './view/history/HistoryPage.svelte';
import { Live } from './view/live.svelte';
import { show, wordsFor } from './view/page';
import { HistoryDesk } from './wiring/history';
import { PersonalViews } from './wiring/ownviews';

// Contacts and what was said in them, wired: /desk/history. What is looked at stands in the address.
const query = new URLSearchParams(location.search);
const words = await wordsFor(query);
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const desk = new HistoryDesk(
  {
    fetch: (...request) => fetch(...request),
    lang: () => words.language,
    zone: timeZone,
    midnight: (day) => new Date(`${day}T00:00`).toISOString(),
    changed: (filter, contact) => {
      const address = addressOf(filter, contact);
      if (address !== location.search)
        history.pushState(null, '', address === '' ? location.pathname : address);
    },
  },
  filterOf(query),
);
addEventListener('popstate', () => {
  const asked = new URLSearchParams(location.search);
  void desk.go(filterOf(asked), asked.get('contact') ?? '');
});
const views = new PersonalViews(desk.rest, 'history');
show(HistoryPage, { live: new Live(desk.held), desk, own: new Live(views.held), views }, words);
await desk.start(query.get('contact') ?? '');
if (desk.model.stage === 'on') void views.load();
