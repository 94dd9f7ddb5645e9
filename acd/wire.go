package acd

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// ErrEncoding is wrapped by every error of Decode, ReadEvent and ReadEffects.
var ErrEncoding = errors.New("not written by this version of the contact centre")

// wire reads or writes fields in one order, so that the two cannot drift apart. Numbers are varints; there is nothing
// but numbers in the log.
type wire struct {
	buf     []byte
	reading bool
	err     error
}

func (w *wire) fail(what string) {
	if w.err == nil {
		w.err = fmt.Errorf("%w: %s", ErrEncoding, what)
	}
	w.buf = nil
}

func unsigned[T ~uint8 | ~uint16 | ~uint64](w *wire, p *T) {
	if !w.reading {
		w.buf = binary.AppendUvarint(w.buf, uint64(*p))
		return
	}
	v, ok := w.number()
	if !ok || uint64(T(v)) != v {
		w.fail("number cut short or too large")
		return
	}
	*p = T(v)
}

func signed[T ~int | ~int64](w *wire, p *T) {
	if !w.reading {
		w.buf = binary.AppendVarint(w.buf, int64(*p))
		return
	}
	v, ok := w.number()
	if !ok {
		w.fail("number cut short or too large")
		return
	}
	*p = T(int64(v>>1) ^ -int64(v&1))
}

// number reads a varint: of one byte, as most are, at a glance; of up to eight, as times are, out of one word.
func (w *wire) number() (uint64, bool) {
	b := w.buf
	if len(b) > 0 && b[0] < 0x80 {
		w.buf = b[1:]
		return uint64(b[0]), true
	}
	if len(b) >= 8 {
		word := binary.LittleEndian.Uint64(b)
		if ends := ^word & 0x8080808080808080; ends != 0 {
			last := bits.TrailingZeros64(ends) // the bit that says it is the last byte
			w.buf = b[last/8+1:]
			return sevens(word & (1<<last - 1)), true
		}
	}
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, false
	}
	w.buf = b[n:]
	return v, true
}

// sevens is a number of seven bits from each byte of word, the lowest first.
func sevens(word uint64) uint64 {
	word = word&0x007f007f007f007f | word>>1&0x3f803f803f803f80
	word = word&0x00003fff00003fff | word>>2&0x0fffc0000fffc000
	return word&0x0fffffff | word>>4&0x00fffffff0000000
}

func flag(w *wire, p *bool) {
	var v uint8
	if *p {
		v = 1
	}
	unsigned(w, &v)
	if v > 1 {
		w.fail("flag is neither 0 nor 1")
		return
	}
	*p = v == 1
}

// length writes or reads how many items follow. Each takes at least one byte, so a length beyond what is left is a lie
// and nothing is allocated for it.
func (w *wire) length(n int) int {
	v := uint64(n)
	unsigned(w, &v)
	if w.reading && v > uint64(len(w.buf)) {
		w.fail("list longer than what holds it")
		return 0
	}
	return int(v)
}

func (r *Rules) walk(w *wire) {
	r.walkV1(w)
	signed(w, &r.SlotsOfOne)
	unsigned(w, &r.Selection)
	signed(w, &r.OfferTo)
	flag(w, &r.DeclineNotReady)
	unsigned(w, &r.WrapUp)
	signed(w, &r.WrapUpFor)
	flag(w, &r.WrapUpForced)
	for _, idle := range []*Span{&r.VisitorIdleWarn, &r.VisitorIdleEnd, &r.AgentIdleWarn, &r.AgentIdleEnd} {
		signed(w, idle)
	}
	signed(w, &r.WaitMax)
	unsigned(w, &r.WaitMaxTo)
	unsigned(w, &r.FullTo)
	unsigned(w, &r.ClosedTo)
	unsigned(w, &r.ClosedWaiting)
	signed(w, &r.Priority)
	signed(w, &r.Boost)
	signed(w, &r.Weight)
	signed(w, &r.Target)
	signed(w, &r.PreferFor)
	for i := range prefix(w, r.Rings[:], Ring{}) {
		signed(w, &r.Rings[i].After)
		unsigned(w, &r.Rings[i].Lower)
		unsigned(w, &r.Rings[i].Also)
	}
}

// walkV1 is the fields of version 1.
func (r *Rules) walkV1(w *wire) {
	signed(w, &r.Offer)
	signed(w, &r.Receipt)
	signed(w, &r.DeclineExcludes)
	signed(w, &r.LostWaiting)
	signed(w, &r.LostRinging)
	signed(w, &r.LostTalking)
	signed(w, &r.WaitingMax)
}

func walkNeeds(w *wire, needs *[NeedsMax]Need) {
	for i := range prefix(w, needs[:], Need{}) {
		unsigned(w, &needs[i].Skill)
		unsigned(w, &needs[i].Level)
	}
}

func walkSkills(w *wire, skills *[SkillsMax]Skill) {
	for i := range prefix(w, skills[:], Skill{}) {
		unsigned(w, &skills[i].Skill)
		unsigned(w, &skills[i].Level)
	}
}

// prefix writes or reads how many items of a bounded list are set; the rest of it is zero.
func prefix[T comparable](w *wire, list []T, zero T) int {
	n := len(list)
	for n > 0 && list[n-1] == zero {
		n--
	}
	n = w.length(n)
	if n > len(list) {
		w.fail("list longer than its bound")
		return 0
	}
	return n
}

func (a *AgentStands) walk(w *wire) {
	unsigned(w, &a.Agent)
	unsigned(w, &a.Duty)
	unsigned(w, &a.Reason)
	signed(w, &a.Since)
	unsigned(w, &a.Shown)
	flag(w, &a.Lost)
	signed(w, &a.LostAt)
	unsigned(w, &a.Intended)
	signed(w, &a.IdleFrom)
}

func (w *wire) kind(k uint8) { unsigned(w, &k) }
