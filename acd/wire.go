package acd

import (
	"encoding/binary"
	"errors"
	"fmt"
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
	v, n := binary.Uvarint(w.buf)
	if n <= 0 || uint64(T(v)) != v {
		w.fail("number cut short or too large")
		return
	}
	w.buf = w.buf[n:]
	*p = T(v)
}

func signed[T ~int | ~int64](w *wire, p *T) {
	if !w.reading {
		w.buf = binary.AppendVarint(w.buf, int64(*p))
		return
	}
	v, n := binary.Varint(w.buf)
	if n <= 0 {
		w.fail("number cut short or too large")
		return
	}
	w.buf = w.buf[n:]
	*p = T(v)
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
