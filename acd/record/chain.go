package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"
)

// Chain is one of the chains. The words are kept, in heads and under every proof.
type Chain string

// The chains.
const (
	Log   Chain = "log"   // events with what was decided
	Trail Chain = "trail" // what people did to others: the table audit
	Lines Chain = "lines" // what became of which line of a conversation
	Rated Chain = "rated" // what visitors thought
)

// LinkBytes is how long a link is, and a seal.
const LinkBytes = sha256.Size / 2

// Proof is what proves a row: its link, and what is its seal while it is the last.
type Proof struct{ Link, Seal []byte }

// Same says whether two links or seals are, in a time that tells nothing about where they differ.
func Same(a, b []byte) bool { return len(a) == LinkBytes && hmac.Equal(a, b) }

// Content is a row as it is proved: its columns in a fixed order. No two rows have the same.
type Content []byte

// Int adds a number.
func (c Content) Int(v int64) Content { return binary.LittleEndian.AppendUint64(c, uint64(v)) }

// Bytes adds bytes, which may be text.
func (c Content) Bytes(v []byte) Content { return append(c.Int(int64(len(v))), v...) }

// Text adds text.
func (c Content) Text(v string) Content { return append(c.Int(int64(len(v))), v...) }

// Prover makes proofs. It is one goroutine's.
type Prover struct {
	mac  hash.Hash
	text []byte
}

// NewProver proves under a key.
func NewProver(key []byte) *Prover { return &Prover{mac: hmac.New(sha256.New, key)} }

// Prove is the proof of a row: before is the link of the row before, empty for the first.
func (p *Prover) Prove(c Chain, before []byte, row uint64, content Content) Proof {
	p.text = append(append(append(p.text[:0], "row of "...), c...), 0)
	return p.sum(Content(p.text).Int(int64(row)).Bytes(before), content)
}

// Digest is what stands for a content that may go, or must not be told, made with a salt that goes with it: without the salt
// it says nothing.
func (p *Prover) Digest(salt []byte, content Content) []byte {
	return p.sum(Content(append(p.text[:0], "digest\x00"...)).Bytes(salt), content).Link
}

func (p *Prover) sum(head, content Content) Proof {
	p.text = head
	p.mac.Reset()
	// A hash never fails to write.
	_, _ = p.mac.Write(head)
	_, _ = p.mac.Write(content)
	sum := p.mac.Sum(nil)
	return Proof{Link: sum[:LinkBytes:LinkBytes], Seal: sum[LinkBytes:]}
}

// Head is the end of a chain: the number of its last row, with its proof.
type Head struct {
	Chain Chain
	Row   uint64
	Link  []byte
}

// String is the head as people note it down: it shows nothing, and pins everything up to that row.
func (h Head) String() string {
	return string(h.Chain) + ":" + strconv.FormatUint(h.Row, 10) + ":" + hex.EncodeToString(h.Link)
}

// ParseHead reads what String wrote.
func ParseHead(s string) (Head, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return Head{}, fmt.Errorf("%q is no head of a chain", s)
	}
	row, err := strconv.ParseUint(parts[1], 10, 63)
	link, hexErr := hex.DecodeString(parts[2])
	if err != nil || hexErr != nil || len(link) != LinkBytes {
		return Head{}, fmt.Errorf("%q is no head of a chain", s)
	}
	return Head{Chain: Chain(parts[0]), Row: row, Link: link}, nil
}
