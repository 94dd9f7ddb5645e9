/** What the customer's page shows once the form is sent: loaded then. */
export { default as VisitAsked } from './VisitAsked.svelte';
export { default as VisitChat } from './VisitChat.svelte';
