import './style/base.css'; // first: components build on it
import './view/part/deskicons';
import DesignPage from './view/design/DesignPage.svelte';
import { show, wordsFor } from './view/page';

// Every part in every state, for who builds pages: `npm run design`. No page of the product, and in no binary.
show(DesignPage, {}, await wordsFor(new URLSearchParams(location.search)));
