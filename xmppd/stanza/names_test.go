package stanza

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"
)

// Every code point, at the beginning of a name and inside one, is taken and refused as encoding/xml does.
func TestNames(t *testing.T) {
	starts, inside := 0, 0
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || strings.ContainsRune(": \t\r\n/>", r) {
			continue
		}
		c := string(r)
		start, in := ncname([]byte(c), 0) == len(c), ncname([]byte("a"+c), 0) == 1+len(c)
		if want := readsRoot("<" + c + "/>"); start != want {
			t.Errorf("%U begins a name: %v, for encoding/xml %v", r, start, want)
		}
		if want := readsRoot("<a" + c + "/>"); in != want {
			t.Errorf("%U in a name: %v, for encoding/xml %v", r, in, want)
		}
		if in && !isFifthEdition(r) {
			t.Errorf("%U is in no name of the fifth edition", r)
		}
		if start {
			starts++
		}
		if in {
			inside++
		}
	}
	if starts < 30_000 || inside <= starts {
		t.Errorf("%d code points begin a name and %d may stand in one", starts, inside)
	}
}

// readsRoot reports whether encoding/xml reads a start tag from doc.
func readsRoot(doc string) bool {
	token, err := xml.NewDecoder(strings.NewReader(doc)).RawToken()
	_, isStart := token.(xml.StartElement)
	return err == nil && isStart
}

// isFifthEdition reports whether r may stand in a name by production [4a] of XML 1.0 fifth edition, the
// colon left out.
func isFifthEdition(r rune) bool {
	for _, p := range [][2]rune{{'-', '.'}, {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xB7, 0xB7}, {0xC0, 0xD6}, {0xD8, 0xF6},
		{0xF8, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x203F, 0x2040}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
		{0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}} {
		if r >= p[0] && r <= p[1] {
			return true
		}
	}
	return false
}

// The tables are what within needs: ranges in order that neither touch nor overlap.
func TestNameTables(t *testing.T) {
	for name, table := range map[string]string{"letters": letters, "marks": marks} {
		if len(table)%4 != 0 {
			t.Fatalf("%s: %d bytes", name, len(table))
		}
		behind := rune(utf8.RuneSelf)
		for i := 0; i < len(table); i += 4 {
			first, last := codePoint(table, i), codePoint(table, i+2)
			if first < behind || last < first {
				t.Errorf("%s: %U to %U behind %U", name, first, last, behind)
			}
			behind = last + 2
		}
	}
}

// A name that only the fifth edition allows is refused wherever a name can stand.
func TestNewerNames(t *testing.T) {
	checkRefusals(t, SessionLimits(), []refusal{
		{"element", "<\u0132/>", notWellFormed},
		{"element, inside", "<a\u0132/>", notWellFormed},
		{"element of an ideograph added later", "<中\u9fa6></中\u9fa6>", notWellFormed},
		{"element beyond the basic plane", "<\U00010000/>", notWellFormed},
		{"element with a joiner", "<a\u200d/>", notWellFormed},
		{"attribute", "<a \u0370=''/>", notWellFormed},
		{"attribute behind a prefix", "<a xmlns:p='u' p:\u1200=''/>", notWellFormed},
		{"prefix", "<\u037f:a xmlns:\u037f='u'/>", notWellFormed},
		{"prefix declared", "<a xmlns:\u2c00='u'/>", notWellFormed},
		{"entity", "<a>&\u0132;</a>", notWellFormed},
		{"a letter's mark at the beginning", "<\u0300/>", notWellFormed},
		{"a digit at the beginning", "<\u0660/>", notWellFormed},
	})
	checkAccepted(t, map[string]string{
		"Latin":      "<é\u0300\u00b7 ÿ='1'/>",
		"Chinese":    "<訂單 編號='1' xmlns:客='u' 客:名=''><\u4e00\u9fa5\u3005\u3007/></訂單>",
		"Korean":     "<\uac00\ud7a3/>",
		"Arabic":     "<\u0627\u0660\u064b/>",
		"Devanagari": "<\u0905\u093e\u0966/>",
	})
}
