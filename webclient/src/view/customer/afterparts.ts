/** What only some visits show: the questions of a queue before a chat, and what is asked after one. Loaded then. */
export { default as VisitAfter } from './VisitAfter.svelte';
export { default as VisitAsked } from './VisitAsked.svelte';
