package stanza

// Namespaces of the stream and of what travels on it.
const (
	NSClient    = "jabber:client"                        // RFC 6120 §4.8.2
	NSComponent = "jabber:component:accept"              // XEP-0114 v1.6 §3
	NSStream    = "http://etherx.jabber.org/streams"     // RFC 6120 §4.8.1
	NSFraming   = "urn:ietf:params:xml:ns:xmpp-framing"  // RFC 7395 §3.3
	NSSASL      = "urn:ietf:params:xml:ns:xmpp-sasl"     // RFC 6120 §6.4
	NSTLS       = "urn:ietf:params:xml:ns:xmpp-tls"      // RFC 6120 §5.4
	NSCSI       = "urn:xmpp:csi:0"                       // XEP-0352 v1.0.0
	NSBind      = "urn:ietf:params:xml:ns:xmpp-bind"     // RFC 6120 §7.4
	NSSession   = "urn:ietf:params:xml:ns:xmpp-session"  // RFC 3921 §3; old clients ask for it
	NSSM        = "urn:xmpp:sm:3"                        // XEP-0198 v1.6
	NSStanzas   = "urn:ietf:params:xml:ns:xmpp-stanzas"  // RFC 6120 §8.3.2
	NSStreams   = "urn:ietf:params:xml:ns:xmpp-streams"  // RFC 6120 §4.9.2
	NSXML       = "http://www.w3.org/XML/1998/namespace" // Namespaces in XML 1.0 §3: prefix xml
	nsXMLNS     = "http://www.w3.org/2000/xmlns/"        // Namespaces in XML 1.0 §3: prefix xmlns
)
