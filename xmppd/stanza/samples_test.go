package stanza

// sample is a document as it really travels.
type sample struct{ name, xml string }

// samples returns documents of every kind; chat is the 400-byte message of the figures.
func samples() []sample {
	return []sample{
		{"chat", `<message xmlns="jabber:client" to="c-1f6q0d9m4k2aa@acd.example.com/agent" from="g-8f3a91c2@example.com/web-51c2f0" type="groupchat" id="5f1c7a52-9d1e-4b0b-8c07-1b0a6f3d2e11" xml:lang="en"><body>Hello, I ordered two items last week &amp; only one of them has arrived. Can you check 4711?</body><active xmlns="http://jabber.org/protocol/chatstates"/><origin-id xmlns="urn:xmpp:sid:0" id="5f1c7a52"/></message>`},
		{"chat-zh", `<message xmlns="jabber:client" to="c-1f6q0d9m4k2aa@acd.example.com/agent" from="g-8f3a91c2@example.com/web-51c2f0" type="groupchat" id="5f1c7a52-9d1e-4b0b-8c07-1b0a6f3d2e11"><body>您好，我上週訂購了兩件商品，但只收到了一件。請幫我查詢一下訂單4711的物流狀態，謝謝！</body><active xmlns="http://jabber.org/protocol/chatstates"/></message>`},
		{"presence", `<presence xmlns="jabber:client" id="p-77" to="8000@acd.example.com" from="1001@example.com/desk"><show>chat</show><status>ready</status><priority>5</priority><agent-status xmlns="http://jabber.org/protocol/workgroup"><max-chats>4</max-chats></agent-status><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="https://parley.example" ver="q07IKJEyjvHSyhy//CH0CxmKi8w="/></presence>`},
		{"muc", `<message xmlns="jabber:client" from="c-1f6q0d9m4k2aa@acd.example.com/visitor" to="1001@example.com/desk" type="groupchat" id="m-000912"><body>]] &gt; and a line` + "\r\n" + `break</body><stanza-id xmlns="urn:xmpp:sid:0" id="123" by="c-1f6q0d9m4k2aa@acd.example.com"/></message>`},
		{"iq-result", `<iq xmlns="jabber:client" type="result" id="disco1" from="example.com" to="1001@example.com/desk"><query xmlns="http://jabber.org/protocol/disco#info"><identity category="server" type="im" name="Parley"/><feature var="http://jabber.org/protocol/disco#info"/><feature var="urn:xmpp:mam:2"/><feature var="urn:xmpp:ping"/></query></iq>`},
		{"iq-ping", `<iq xmlns="jabber:client" type="get" id="ping-12" to="example.com"><ping xmlns="urn:xmpp:ping"/></iq>`},
		{"forwarded", `<message xmlns='jabber:client' to='a@b/c'><result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='x@y'><body>a<![CDATA[<b>]]&gt;]]>&#x4E2D;</body></message></forwarded></result></message>`},
		{"prefixed", `<c:message xmlns:c='jabber:client' to='a&amp;b' xml:lang='zh-TW'><c:body>x</c:body><p:q xmlns:p='urn:p' p:r='1' r='2'><p:s/></p:q></c:message>`},
		{"open", `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="example.com" version="1.0" />`},
		{"auth", `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGp1bGlldAByMG0zMG15cjBtMzA=</auth>`},
		{"resume", `<resume xmlns='urn:xmpp:sm:3' h='7' previd='abc'/>`},
		{"features", `<stream:features xmlns:stream='http://etherx.jabber.org/streams'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>`},
		{"bare", `<a xmlns:q='u' q:b='1' b="'"><b xmlns=''></b ><xml:c/></a>`},
	}
}
