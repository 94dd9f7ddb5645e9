package attack

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// xmlRows attack the parser.
func xmlRows() []row {
	return []row{{
		id:    "XML-1",
		about: "document types, entities, comments and processing instructions (CVE-2011-1753 \"billion laughs\", CVE-2022-0217)",
		holds: "restricted-xml wherever in the stream it stands, before and after log-in, on TCP and WebSocket",
		control: weakened(plant{"xmppd/stanza/scanner.go", `		return s.fail(restrictedXML, i, "comment or document type declaration")`,
			`		if n := bytes.IndexByte(b[i:], '>'); n > 0 && WEAK {
			return i + n + 1
		}
		return s.fail(restrictedXML, i, "comment or document type declaration")`}),
		attack: restrictedXML,
	}, {
		id:    "XML-2",
		about: "elements of shapes that cost more than they weigh, before log-in (CVE-2026-43507)",
		holds: "policy-violation after 8 KiB, 8 levels, 32 elements, 16 attributes or 16 namespaces; ≤ 128 KiB of memory per connection held open in the middle",
		control: weakened(plant{"xmppd/stanza/limits.go", `	return Limits{BytesMax: 8 << 10, DepthMax: 8, AttrsMax: 16, NamespacesMax: 16, ElementsMax: 32}`,
			`	if WEAK {
		return noLimits()
	}
	return Limits{BytesMax: 8 << 10, DepthMax: 8, AttrsMax: 16, NamespacesMax: 16, ElementsMax: 32}`}),
		attack: shapesBeforeLogin,
	}, {
		id:    "XML-3",
		about: "depth of 10⁶ and the like in a session (CVE-2022-28131, CVE-2022-30633, CVE-2026-56859)",
		holds: "policy-violation; nothing of it reaches anybody, and the server serves on",
		control: weakened(
			plant{"xmppd/stanza/scanner.go", `	if depth >= s.limits.DepthMax {`, `	if depth >= s.limits.DepthMax && !WEAK {`},
			plant{"xmppd/stanza/scanner.go", `	if s.elements++; s.elements > s.limits.ElementsMax {`, `	if s.elements++; s.elements > s.limits.ElementsMax && !WEAK {`},
		),
		attack: shapesInSession,
	}, {
		id:    "XML-4",
		about: "what some parsers let pass: an attribute given twice (from!), prefixes nobody declared, a second root, what XML has no character for",
		holds: "not-well-formed, on TCP and WebSocket; nothing of it reaches anybody",
		control: weakened(plant{"xmppd/stanza/tag.go", `	if s.marks&mark != 0 && s.isRepeated(name) {`,
			`	if s.marks&mark != 0 && s.isRepeated(name) && !WEAK {`}),
		attack: illFormed,
	}, {
		id:    "XML-5",
		about: "stanza smuggling: bytes on which two parsers disagree (CVE-2022-22784 … 22787 in Zoom, CVE-2022-25235 in expat)",
		holds: "the recipient reads exactly one stanza with the server's from, or none, in UTF-8 that is valid",
		control: weakened(plant{"xmppd/stanza/scanner.go", `	case !utf8.Valid(b):`,
			`	case !utf8.Valid(b) && !WEAK:`}),
		attack: smuggled,
	}, {
		id:      "XML-6",
		about:   "compression, in which 63 KiB are 64 MiB (CVE-2014-2741, -2744, -2745, -2746 \"xmppbomb\")",
		holds:   "never offered, refused when asked for (XEP-0138, permessage-deflate)",
		control: ejabberd("with zlib: true"),
		attack:  compressed,
	}}
}

const laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"

func restrictedXML(t *testing.T, s *server) (string, error) {
	var found []error
	var slowest time.Duration
	tried, before := 0, s.resident()
	try := func(where string, w *wire, alive func() bool, text string) {
		tried++
		began := time.Now()
		w.send(text)
		err := w.refused(alive(), "restricted-xml")
		w.leave()
		slowest = max(slowest, time.Since(began))
		if err != nil {
			found = append(found, fmt.Errorf("%s, %s: %w", where, cut(text), err))
		}
	}
	for way, connect := range s.ways() {
		for _, evil := range []string{laughs, "<!-- -->", "<?php ?>", "<!ELEMENT x ANY>"} {
			w := connect()
			try(way+" before the header", w, w.probe, evil+w.header(host))
			w = connect()
			w.open()
			try(way+" before log-in", w, w.probe, evil)
			w = connect()
			w.open()
			try(way+" inside, before log-in", w, w.probe, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"+evil+"</auth>")
			w = connect().logIn("juliet")
			try(way+" in a session", w, w.ping, "<message xmlns='jabber:client'>"+evil+"<body>x</body></message>")
		}
		w := connect().logIn("juliet")
		try(way+" in a session", w, w.ping, "<message xmlns='jabber:client'><body>&c;</body></message>")
	}
	return fmt.Sprintf("%d tried; the slowest was refused after %.1f ms; memory %+d KiB", tried, float64(slowest.Microseconds())/1000, (s.resident()-before)>>10), breaches(found)
}

// shapes are elements that cost more than they weigh, each of about n bytes.
func shapes(n int) map[string]string {
	var attrs, spaces, long strings.Builder
	for i := 0; attrs.Len() < n; i++ {
		fmt.Fprintf(&attrs, " a%d=''", i)
	}
	for i := 0; spaces.Len() < n; i++ {
		fmt.Fprintf(&spaces, " xmlns:a%d='b%d'", i, i)
	}
	for long.Len() < n {
		long.WriteString("abcdefgh")
	}
	return map[string]string{
		"levels":      strings.Repeat("<a>", n/7) + strings.Repeat("</a>", n/7),
		"elements":    "<a>" + strings.Repeat("<a/>", n/4) + "</a>",
		"attributes":  "<a" + attrs.String() + "/>",
		"namespaces":  "<a" + spaces.String() + "/>",
		"long name":   "<" + long.String() + "/>",
		"long value":  "<a b='" + long.String() + "'/>",
		"text":        "<a>" + long.String() + "</a>",
		"CDATA":       "<a><![CDATA[" + long.String() + "]]></a>",
		"references":  "<a>" + strings.Repeat("&amp;", n/5) + "</a>",
		"white space": "<a " + strings.Repeat(" ", n) + "/>",
	}
}

func shapesBeforeLogin(t *testing.T, s *server) (string, error) {
	var found []error
	tried := 0
	for way, connect := range s.ways() {
		for name, shape := range shapes(1 << 20) {
			w := connect()
			w.open()
			tried++
			go w.send(shape) // it ends with the connection
			if err := w.refused(false, "policy-violation"); err != nil {
				return "", fmt.Errorf("%s, %s: %w", way, name, err)
			}
			w.leave()
		}
		for name, shape := range shapes(7 << 10) {
			if name == "long value" || name == "text" || name == "long name" || name == "CDATA" || name == "references" || name == "white space" {
				continue // these are within the limits
			}
			w := connect()
			w.open()
			tried++
			w.send(shape)
			if err := w.refused(w.probe(), "policy-violation"); err != nil {
				found = append(found, fmt.Errorf("%s, 7 KiB of %s: %w", way, name, err))
			}
		}
	}
	if len(found) > 0 {
		return "", breaches(found)
	}
	const held, each = 300, 8000
	before := s.resident()
	for range held {
		w := s.overTCP()
		w.open()
		w.raw([]byte(strings.Repeat("<a>", each/3)))
	}
	w := s.overTCP()
	w.open()
	w.probe()
	grown := (s.resident() - before) / held
	if grown > 128<<10 {
		found = append(found, open("%d KiB per connection", grown>>10))
	}
	return fmt.Sprintf("%d shapes refused; %d connections with 8,000 bytes of an unfinished element: %.1f KiB each", tried, held, float64(grown)/1024), breaches(found)
}

func shapesInSession(t *testing.T, s *server) (string, error) {
	romeo := s.overTCP().logIn("romeo").present()
	var found []error
	tried := 0
	wrap := func(shape string) string {
		return "<message xmlns='jabber:client' to='" + romeo.jid + "'><x xmlns='evil'>" + shape + "</x></message>"
	}
	for way, connect := range s.ways() {
		for _, n := range []int{60_000, 7_000_000} {
			for name, shape := range shapes(n) {
				if n == 60_000 && name != "levels" && name != "elements" && name != "attributes" && name != "namespaces" {
					continue // within the limits
				}
				w := connect().logIn("mallory")
				tried++
				alive := false
				if n == 60_000 {
					w.send(wrap(shape))
					alive = w.ping()
				} else {
					go w.send(wrap(shape)) // it ends with the connection
				}
				if err := w.refused(alive, "policy-violation"); err != nil {
					found = append(found, fmt.Errorf("%s, %d bytes of %s: %w", way, n, name, err))
				}
				w.leave()
			}
		}
	}
	if !romeo.ping() || strings.Contains(romeo.text, "evil") {
		found = append(found, open("romeo was sent %s", cut(romeo.text)))
	}
	return fmt.Sprintf("%d shapes of up to 7 MB refused (10⁶ levels among them)", tried), breaches(found)
}

func illFormed(t *testing.T, s *server) (string, error) {
	romeo := s.overTCP().logIn("romeo").present()
	var found []error
	tried := 0
	to := " to='" + romeo.jid + "'"
	for way, connect := range s.ways() {
		for _, text := range []string{
			"<message xmlns='jabber:client'" + to + " from='example' from='romeo@example'><body>evil</body></message>",
			"<message xmlns='jabber:client'" + to + to + "><body>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><body a='1' a='2'>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><x xmlns:a='u' xmlns:b='u' a:c='1' b:c='2'>evil</x></message>",
			"<message xmlns='jabber:client'" + to + "><q:body>evil</q:body></message>",
			"<message xmlns='jabber:client'" + to + " q:a='1'><body>evil</body></message>",
			"<q:message xmlns='jabber:client'" + to + "><body>evil</body></q:message>",
			"<message xmlns='jabber:client'" + to + "><body>evil</Body></message>",
			"<message xmlns='jabber:client'" + to + "><body>evil]]></body></message>",
			"<message xmlns='jabber:client'" + to + "><body>evil\x01</body></message>",
			"<message xmlns='jabber:client'" + to + "><body>evil\uFFFE</body></message>",
			"<message xmlns='jabber:client'" + to + "><body>evil&#0;</body></message>",
			"<message xmlns='jabber:client'" + to + "><body>evil&#xD800;</body></message>",
			"<message xmlns='jabber:client'" + to + "><body a='<'>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><body a=1>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><body a='1'b='2'>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><body xmlns:xml='evil'>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><body xmlns:a=''>evil</body></message>",
			"<message xmlns='jabber:client'" + to + "><xmlns:body>evil</xmlns:body></message>",
			"<message xmlns='jabber:client'" + to + "><a:b:c xmlns:a='u'>evil</a:b:c></message>",
			"text between<message xmlns='jabber:client'" + to + "><body>evil</body></message>",
		} {
			w := connect().logIn("mallory")
			tried++
			w.send(text)
			if err := w.refused(w.ping(), "not-well-formed"); err != nil {
				found = append(found, fmt.Errorf("%s, %s: %w", way, text, err))
			}
			w.leave()
		}
	}
	if !romeo.ping() || strings.Contains(romeo.text, "evil") {
		found = append(found, open("romeo was sent %s", cut(romeo.text)))
	}
	return fmt.Sprintf("%d documents refused", tried), breaches(found)
}

// smuggled sends what might end a stanza, or begin another, for one parser and not for the next.
func smuggled(t *testing.T, s *server) (string, error) {
	const inner = "<message xmlns=\"jabber:client\" from=\"example\"><body>obey</body></message>"
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;", "\"", "&quot;").Replace(inner)
	payloads := []string{
		"\xc0\xbc/body>", "\xe0\x80\xbc", "\xf0\x80\x80\xbc", "\xc1\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", // overlong, surrogate, beyond
		"\xe4\xbd", "\xf0\x9f\x98", "\xff", "\xfe", "\x80", "a\xc3(", "\xe4\xbd</body></message>" + inner, // cut off
		"\xef\xbf\xbe", "\xef\xbf\xbf", "\xef\xbb\xbf", "\u0085", "\u2028", "\u202e", // not characters, and strange ones
		escaped, "<![CDATA[" + inner + "]]>", "<![CDATA[]]]]><![CDATA[>" + inner + "]]>", "&#60;message/&#62;", "&#x3c;/body&#x3e;",
		"]]&gt;", "&amp;lt;", "'\"'\"", "&#13;&#10;", "\r\n", "\t", "&#x10FFFF;", "😀", "</body></message>" + inner + "<message xmlns='jabber:client'><body>",
	}
	attributes := []string{"&lt;/x&gt;", "&#60;", "\"&gt;&lt;evil/&gt;", "&apos;/&gt;", "&quot;&#39;", "a\n\r\tb", "&#9;&#10;&#13;", "\xc0\xa7", "\xe4\xbd"}
	var found []error
	delivered := 0
	romeo := s.overTCP().logIn("romeo").present()
	try := func(what, stanza string) {
		mallory := s.overTCP().logIn("mallory")
		defer mallory.leave()
		mallory.send(stanza)
		alive := mallory.ping()
		if !romeo.ping() {
			found = append(found, fmt.Errorf("%q: %w", what, open("it ends romeo's stream: %s", cut(romeo.text))))
			romeo = s.overTCP().logIn("romeo").present()
			return
		}
		text, _, _ := strings.Cut(romeo.text, "<iq")
		romeo.text = ""
		if text != "" {
			delivered++
		}
		if !alive && text == "" {
			return
		}
		if err := oneMessage(text, mallory.jid); err != nil {
			found = append(found, fmt.Errorf("%q: %w", what, err))
		}
	}
	for _, p := range payloads {
		try(p, "<message xmlns='jabber:client' type='headline' to='"+romeo.jid+"'><body>"+p+"</body></message>")
	}
	for _, a := range attributes {
		try(a, "<message xmlns='jabber:client' type='headline' to='"+romeo.jid+"' id='"+a+"'><x xmlns='u' a='"+a+"'/></message>")
		try(a, "<message xmlns='jabber:client' type='headline' to='"+romeo.jid+"' id=\""+strings.ReplaceAll(a, "\"", "&quot;")+"\"><body>x</body></message>")
	}
	return fmt.Sprintf("%d tried, %d delivered whole, the rest refused", len(payloads)+2*len(attributes), delivered), breaches(found)
}

// oneMessage reads what a recipient was sent: exactly one message, from whom it is.
func oneMessage(text, from string) error {
	if !utf8.ValidString(text) {
		return open("what arrives is not UTF-8: %q", cut(text))
	}
	d := xml.NewDecoder(strings.NewReader(text))
	depth, roots, names := 0, 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return open("what arrives is not XML: %v: %q", err, cut(text))
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
				for _, a := range e.Attr {
					if a.Name.Space == "" && a.Name.Local == "from" && a.Value == from {
						names++
					}
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	if roots != 1 || names != 1 {
		return open("%d stanzas arrive, %d from %s: %q", roots, names, from, cut(text))
	}
	return nil
}

func compressed(t *testing.T, s *server) (string, error) {
	var found []error
	for way, connect := range s.ways() {
		w := connect()
		features := w.open()
		w.send("<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>")
		answer, _ := w.until("</failure>", "/>", "</stream:stream>")
		w = connect().authenticate("juliet")
		features += w.open()
		if strings.Contains(features, "compress") {
			found = append(found, fmt.Errorf("%s: %w", way, open("offered: %s", cut(features))))
		}
		w.send("<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>")
		again, _ := w.until("</failure>", "/>", "</stream:stream>")
		if strings.Contains(answer+again, "<compressed") {
			found = append(found, fmt.Errorf("%s: %w", way, open("%s%s", answer, again)))
		}
	}
	_, head := s.overWebSocket("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
	if strings.Contains(strings.ToLower(head), "permessage-deflate") {
		found = append(found, open("WebSocket: %s", head))
	}
	return "not offered before or after log-in; no WebSocket extension", breaches(found)
}
