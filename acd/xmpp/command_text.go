package xmpp

import (
	"strconv"
	"strings"
	"unicode"

	"parley/xmppd/stanza"
)

// A keyboard or the clipboard puts runes before a text that nobody sees, and clients put what is answered before it: a
// command behind either is one all the same, for whoever writes it sees a dot first.

// unseen says whether a rune leaves nothing to be seen: blanks, marks of direction, joiners, variation selectors.
func unseen(r rune) bool {
	const brailleBlank = '\u2800'
	return unicode.IsSpace(r) || r == brailleBlank || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point)
}

// fromFirstSeen is a text from its first visible rune on.
func fromFirstSeen(text string) string { return strings.TrimLeftFunc(text, unseen) }

// ownWords is what a message's body says without the text of the message it answers (XEP-0461 v0.2.0 §3.1): without the
// range that is marked as that, and without lines quoted by hand at its beginning.
func ownWords(in *inbound) string {
	runes := []rune(in.Child(stanza.NSClient, "body").Text())
	for _, kid := range in.Elements() {
		if kid.NS != nsFallback || kid.Name != "fallback" || kid.Attr("for") != nsReply {
			continue
		}
		// Counted in code points (XEP-0426 v0.3.0 §3).
		start, errStart := strconv.Atoi(kid.Child(nsFallback, "body").Attr("start"))
		end, errEnd := strconv.Atoi(kid.Child(nsFallback, "body").Attr("end"))
		if errStart == nil && errEnd == nil && start == 0 && end > 0 && end <= len(runes) {
			runes = runes[end:]
			break
		}
	}
	text := fromFirstSeen(string(runes))
	for strings.HasPrefix(text, ">") {
		_, rest, _ := strings.Cut(text, "\n")
		text = fromFirstSeen(rest)
	}
	return text
}
