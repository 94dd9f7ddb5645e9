//go:build oracle

package stanza

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestOracleStreams puts documents, good and bad, one behind the other into a stream, cuts it, and compares what the Framer and
// the Scanner make of it with what expat reads in the same stream: the same elements up to the same place, over
// PARLEY_ORACLE_CASES / 10 streams from PARLEY_ORACLE_SEED.
func TestOracleStreams(t *testing.T) {
	seed := envUint(t, "PARLEY_ORACLE_SEED", rand.Uint64())
	cases := envUint(t, "PARLEY_ORACLE_CASES", 1_000_000) / 10
	t.Logf("PARLEY_ORACLE_SEED=%d", seed)
	o, m := newOracle(t), newMutator(seed)
	header := "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:p='urn:p' xmlns:q='v'>"
	whole, ended := 0, 0
	for range cases {
		var s []byte
		for range 1 + m.rnd.IntN(4) {
			s = append(append(s, m.next()...), " \n"[:m.rnd.IntN(3)]...)
		}
		if m.rnd.IntN(4) > 0 {
			s = append(s, "</stream:stream>"...)
		}
		stream := header + string(s)
		cuts := []int{m.rnd.IntN(len(stream))}
		documents, end, err := complete(stream, cuts...)
		whole += len(documents)
		if end {
			ended++
		}
		theirs := o.expat.Parse([]byte(stream))
		between := err != nil && strings.Contains(err.Error(), "between elements") // well-formed, but no stream of XMPP
		if good := theirs.Code == 0 && !theirs.Restricted; end != good && !(between && good) {
			t.Fatalf("we see the end: %t, expat's code is %d\n%q", end, theirs.Code, stream)
		}
		// Up to where a stream goes wrong, too, both have read the same.
		ours, others := traceAll(o, documents), inside(theirs.Trace)
		if end && len(ours) != len(others) || !bytes.HasPrefix(others, ours) {
			t.Fatalf("the elements differ\nours   %q\ntheirs %q\n%q", ours, others, stream)
		}
	}
	t.Logf("%d streams, %d read to their end, %d elements", cases, ended, whole)
	if ended < int(cases)/50 || whole < int(cases)/10 {
		t.Error("too few are well-formed to tell anything")
	}
}

// traceAll is the trace of one document after the other.
func traceAll(o *oracle, documents [][]byte) (all []byte) {
	for _, doc := range documents {
		v, err := o.scanner.Scan(doc)
		if err != nil {
			return nil
		}
		all = trace(all, v.Tree())
	}
	return all
}

// inside takes the root and the white space between elements out of a stream's trace.
func inside(b []byte) (all []byte) {
	depth := 0
	for i, end := 0, 0; i < len(b); i = end {
		for end = i + 1; end < len(b) && (b[end] < 2 || b[end] > 6); {
			end++
		}
		if b[i] == 2 {
			depth++
		}
		if depth > 1 {
			all = append(all, b[i:end]...)
		}
		if b[i] == 6 {
			depth--
		}
	}
	return all
}
