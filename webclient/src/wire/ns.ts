/** The XML namespaces this client speaks. */
export const ns = {
  framing: 'urn:ietf:params:xml:ns:xmpp-framing', // RFC 7395
  streams: 'http://etherx.jabber.org/streams', // RFC 6120
  client: 'jabber:client',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  sm: 'urn:xmpp:sm:3', // XEP-0198
  ping: 'urn:xmpp:ping', // XEP-0199
  form: 'jabber:x:data', // XEP-0004
  muc: 'http://jabber.org/protocol/muc', // XEP-0045
  mucUser: 'http://jabber.org/protocol/muc#user',
  rsm: 'http://jabber.org/protocol/rsm', // XEP-0059
  chatStates: 'http://jabber.org/protocol/chatstates', // XEP-0085
  workgroup: 'http://jabber.org/protocol/workgroup', // XEP-0142
  nick: 'http://jabber.org/protocol/nick', // XEP-0172
  receipts: 'urn:xmpp:receipts', // XEP-0184
  delay: 'urn:xmpp:delay', // XEP-0203
  forward: 'urn:xmpp:forward:0', // XEP-0297
  mam: 'urn:xmpp:mam:2', // XEP-0313
  sid: 'urn:xmpp:sid:0', // XEP-0359
  discoItems: 'http://jabber.org/protocol/disco#items', // XEP-0030
  replace: 'urn:xmpp:message-correct:0', // XEP-0308
  reactions: 'urn:xmpp:reactions:0', // XEP-0444
  retract: 'urn:xmpp:message-retract:1', // XEP-0424
  reply: 'urn:xmpp:reply:0', // XEP-0461
  oob: 'jabber:x:oob', // XEP-0066
  markers: 'urn:xmpp:chat-markers:0', // XEP-0333
  upload: 'urn:xmpp:http:upload:0', // XEP-0363
  file: 'urn:xmpp:file:metadata:0', // XEP-0446
  sfs: 'urn:xmpp:sfs:0', // XEP-0447
  urlData: 'http://jabber.org/protocol/url-data', // XEP-0103
  parley: 'urn:parley:acd:1', // docs/protocol.md
} as const;
