/** What a webhook can be told (docs/webhooks.md), in the order of a contact's life. */
export const events = [
  'contact.waiting',
  'contact.offered',
  'contact.connected',
  'contact.ended',
  'contact.coded',
  'contact.closed',
  'contact.refused',
  'agent.state',
  'queue.open',
  'queue.closed',
  'report.ready',
] as const;
