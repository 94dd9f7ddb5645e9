//go:build oracle

package stanza

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"unicode/utf8"

	"parley/xmppd/stanza/internal/expat"
)

// TestOracle compares verdict, tree, splice and canonical form with expat's reading, both ways, over
// PARLEY_ORACLE_CASES mutations (1,000,000) from PARLEY_ORACLE_SEED (a random one, printed).
func TestOracle(t *testing.T) {
	seed := envUint(t, "PARLEY_ORACLE_SEED", rand.Uint64())
	cases := envUint(t, "PARLEY_ORACLE_CASES", 1_000_000)
	t.Logf("PARLEY_ORACLE_SEED=%d", seed)
	o, m := newOracle(t), newMutator(seed)
	accepted, wrong := 0, 0
	for range cases {
		b := m.next()
		verdict := o.check(b)
		switch verdict {
		case accepts:
			accepted++
		case refuses:
		default:
			t.Errorf("%s\n%q", verdict, b)
			if wrong++; wrong == 10 {
				t.Fatal("and perhaps more")
			}
		}
	}
	t.Logf("%d cases, %d accepted by both", cases, accepted)
	if accepted < int(cases)/10 || accepted > int(cases)*9/10 {
		t.Errorf("%d of %d accepted: the mutations no longer try both verdicts", accepted, cases)
	}
}

func TestOracleSamples(t *testing.T) {
	o := newOracle(t)
	for _, m := range samples() {
		if verdict := o.check([]byte(m.xml)); verdict != accepts {
			t.Errorf("%s: %s", m.name, verdict)
		}
	}
}

// Every code point, at the beginning of a name and inside one, is taken and refused as expat does.
func TestOracleNames(t *testing.T) {
	o := newOracle(t)
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, doc := range []string{"<" + string(r) + "/>", "<a" + string(r) + "/>"} {
			_, err := o.scanner.Scan([]byte(doc))
			if theirs := o.expat.Parse([]byte(doc)); (err == nil) != (theirs.Code == 0) {
				t.Errorf("%U in %q: %v, expat's code %d", r, doc, err, theirs.Code)
			}
		}
	}
}

func FuzzOracle(f *testing.F) {
	for _, m := range samples() {
		f.Add([]byte(m.xml))
	}
	for _, fragment := range fragments() {
		f.Add([]byte("<a" + fragment + "</a>"))
		f.Add([]byte("<a>" + fragment + "</a>"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		switch verdict := newOracle(t).check(b); verdict {
		case accepts, refuses:
		default:
			t.Fatalf("%s\n%q", verdict, b)
		}
	})
}

func envUint(t *testing.T, name string, otherwise uint64) uint64 {
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// Verdicts on which both readers agree; any other says where they differ.
const (
	accepts = "accepted"
	refuses = "refused"
)

type oracle struct {
	expat   *expat.Parser
	scanner *Scanner
	again   *Scanner
	ours    []byte
}

func newOracle(t *testing.T) *oracle {
	o := &oracle{expat: expat.New(), scanner: NewScanner(noLimits()), again: NewScanner(noLimits())}
	t.Cleanup(o.expat.Close)
	return o
}

func (o *oracle) check(b []byte) string {
	v, err := o.scanner.Scan(b)
	theirs := o.expat.Parse(b)
	good := theirs.Code == 0 && !theirs.Restricted && b[0] == '<' && b[len(b)-1] == '>'
	switch {
	case err != nil && good:
		return "expat accepts, we refuse: " + err.Error()
	case err != nil:
		return refuses
	case !good:
		return fmt.Sprintf("we accept, expat refuses: code %d", theirs.Code)
	}
	tree := v.Tree()
	if o.ours = trace(o.ours[:0], tree); !bytes.Equal(o.ours, theirs.Trace) {
		return fmt.Sprintf("the trees differ: %q, expat %q", o.ours, theirs.Trace)
	}
	if theirs = o.expat.Parse(tree.Bytes()); theirs.Code != 0 || !bytes.Equal(o.ours, theirs.Trace) {
		return fmt.Sprintf("the canonical form %q is read as %q", tree.Bytes(), theirs.Trace)
	}
	return o.checkSplice(v, tree)
}

// checkSplice routes v and compares expat's reading with tree, changed in the same way.
func (o *oracle) checkSplice(v *View, tree *Element) string {
	from, to, none := "a'\"<&>@b/中\r\n\t", "x", ""
	r := Rewrite{From: &from, To: &to, ID: &none}
	routed := v.AppendRouted(nil, r)
	tree.SetAttr("from", from).SetAttr("to", to).SetAttr("id", "")
	o.ours = trace(o.ours[:0], tree)
	if theirs := o.expat.Parse(routed); theirs.Code != 0 || !bytes.Equal(o.ours, theirs.Trace) {
		return fmt.Sprintf("the splice %q is read as %q", routed, theirs.Trace)
	}
	again, err := o.again.Scan(routed)
	if err != nil {
		return fmt.Sprintf("the splice %q is refused: %v", routed, err)
	}
	if twice := again.AppendRouted(nil, r); !bytes.Equal(routed, twice) {
		return fmt.Sprintf("spliced twice %q, once %q", twice, routed)
	}
	return o.checkMove(v)
}

// checkMove moves v to another namespace and back.
func (o *oracle) checkMove(v *View) string {
	if len(v.NS) == 0 {
		return accepts // there is no declaration to come back to
	}
	const elsewhere = "urn:elsewhere"
	there := v.AppendRouted(nil, Rewrite{NS: elsewhere})
	w, err := o.again.Scan(there)
	if err != nil || v.tag.colon < 0 && string(w.NS) != elsewhere {
		return fmt.Sprintf("moved to %q: %v", there, err)
	}
	back := w.AppendRouted(nil, Rewrite{NS: string(v.NS)})
	o.ours = trace(o.ours[:0], v.Tree())
	if theirs := o.expat.Parse(back); theirs.Code != 0 || !bytes.Equal(o.ours, theirs.Trace) {
		return fmt.Sprintf("moved back to %q", back)
	}
	return o.checkDrop(v)
}

// checkDrop leaves out every child with a name that begins with b, and each that follows another.
func (o *oracle) checkDrop(v *View) string {
	out := map[int]bool{}
	for i, c := range v.Children {
		out[c.Start] = i%2 == 1 || c.Name[0] == 'b'
	}
	dropped := v.AppendRouted(nil, Rewrite{Drop: func(c Child, raw []byte) bool { return out[c.Start] }})
	tree, want := v.Tree(), &Element{}
	want.NS, want.Name, want.Attrs = tree.NS, tree.Name, tree.Attrs
	text, i := "", 0
	for _, n := range tree.Nodes {
		if n.Element == nil {
			text += n.Text
			continue
		}
		if !out[v.Children[i].Start] {
			want.AddText(text).Add(n.Element)
			text = ""
		}
		i++
	}
	want.AddText(text)
	o.ours = trace(o.ours[:0], want)
	if theirs := o.expat.Parse(dropped); theirs.Code != 0 || !bytes.Equal(o.ours, theirs.Trace) {
		return fmt.Sprintf("with children left out it is %q", dropped)
	}
	return accepts
}
