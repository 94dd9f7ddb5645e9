import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import { seesAll, tabs } from './model/reports';
import { addressOf, viewOf } from './model/reportview';
import { clock } from './platform/clock';
import { Live } from './view/live.svelte';
import { show, wordsFor } from './view/page';
import ReportsPage from './view/reports/ReportsPage.svelte';
import { PersonalViews } from './wiring/ownviews';
import { ReportsDesk } from './wiring/reports';

// Figures, planned reports, what-if and staffing, wired: /desk/reports. What is looked at stands in the address.
const query = new URLSearchParams(location.search);
const words = await wordsFor(query);
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const view = viewOf(query, timeZone);
const tab = tabs.find((name) => name === query.get('tab')) ?? 'figures';
const desk = new ReportsDesk(
  {
    fetch: (...request) => fetch(...request),
    clock,
    lang: () => words.language,
    changed: (now) => {
      const address = addressOf(now.view, timeZone);
      if (now.tab !== 'figures') address.set('tab', now.tab);
      const next = `?${address}`;
      if (next === location.search) return;
      if (location.search.includes('report=')) history.pushState(null, '', next);
      else history.replaceState(null, '', next);
    },
  },
  view,
  tab,
);
addEventListener('popstate', () => {
  const asked = new URLSearchParams(location.search);
  void desk.go(viewOf(asked, timeZone), tabs.find((name) => name === asked.get('tab')) ?? 'figures');
});
const views = new PersonalViews(desk.rest, 'reports');
const own = new Live(views.held);
show(ReportsPage, { live: new Live(desk.held), desk, clock, own, views, zone: timeZone }, words);
await desk.start();
// Who sees all keeps plans, which others may share and the server makes.
if (desk.model.stage === 'on' && !seesAll(desk.model)) void views.load();
