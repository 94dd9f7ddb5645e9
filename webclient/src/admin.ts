import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import AdminPage from './view/admin/AdminPage.svelte';
import { show, wordsFor } from './view/page';
import { Rest } from './wire/rest';
import { Administration } from './wiring/admin';

// The administration, wired: /desk/admin.
const words = await wordsFor(new URLSearchParams(location.search));
const rest = new Rest(
  (...request) => fetch(...request),
  () => words.language,
);
show(AdminPage, { desk: new Administration(rest) }, words);
