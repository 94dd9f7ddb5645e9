package control

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// codes sets and removes wrap-up codes.
func (p *planning) codes(ctx context.Context, c Centre, dn string) {
	is := map[string]Label{}
	if _, there := p.there[strings.ToLower(dn)]; there {
		list, err := c.Codes(ctx, dn)
		if err != nil {
			p.add(p.at(dn), "queue %s: %w", dn, err)
			return
		}
		is = byWord(ownCodes(list))
	}
	wanted := map[string]bool{}
	last := map[string]int{} // place, of those under one
	for i, code := range p.layout.Queues[dn].Codes {
		line := p.layout.lines.Nth(i, "queues", dn, "codes", "word")
		if err := admin.CheckWord(code.Word, code.Labels); err != nil {
			p.add(line, "queue %s: code %s: %w", dn, code.Word, err)
		}
		if wanted[code.Word] {
			p.add(line, "queue %s: code %s stands here twice", dn, code.Word)
		}
		l := Label{Word: code.Word, Under: code.Under, Labels: code.Labels, Place: last[code.Under] + 1}
		if before, there := is[code.Word]; there && before.Under == code.Under && before.Place > last[code.Under] {
			l.Place = before.Place // in its order already
		}
		last[code.Under] = l.Place
		if code.Under != "" && !wanted[code.Under] {
			p.add(line, "queue %s: code %s is under %q, which does not stand before it", dn, code.Word, code.Under)
		}
		wanted[code.Word] = true
		before, there := is[code.Word]
		if there && before.Under == l.Under && before.Place == l.Place && maps.Equal(before.Labels, l.Labels) {
			continue
		}
		from, to := shownCode(before), shownCode(l)
		if from == to {
			from, to = fmt.Sprintf("%s, place %d", from, before.Place), fmt.Sprintf("%s, place %d", to, l.Place)
		}
		p.step("queue "+dn+": code "+code.Word, from, to, func(ctx context.Context, c Centre) error { return c.SetCode(ctx, dn, l) })
	}
	if n := len(wanted); n > admin.CodesMax {
		p.add(p.at(dn, "codes"), "queue %s: it has %d codes; there are at most %d", dn, n, admin.CodesMax)
	}
	for _, word := range lowestFirst(is) {
		if !wanted[word] {
			p.step("queue "+dn+": code "+word, shownWords(is[word].Labels), "", func(ctx context.Context, c Centre) error { return c.RemoveCode(ctx, dn, word) })
		}
	}
}

// lowestFirst are codes in an order in which they can be removed: each before the one above it.
func lowestFirst(is map[string]Label) []string {
	depth := func(word string) (n int) {
		for under := is[word].Under; under != "" && n < len(is); under = is[under].Under {
			n++
		}
		return n
	}
	return slices.SortedFunc(maps.Keys(is), func(a, b string) int { return cmp.Or(depth(b)-depth(a), strings.Compare(a, b)) })
}

// shownCode is a code for people; one that is not there is nothing.
func shownCode(l Label) string {
	if l.Under == "" {
		return shownWords(l.Labels)
	}
	return strings.TrimSpace(shownWords(l.Labels) + " under " + l.Under)
}

// ownCodes leaves out the codes that every queue has until it has its own.
func ownCodes(list []Label) []Label {
	return slices.DeleteFunc(list, func(l Label) bool { return l.Number < int(acdstore.CodeOwn) })
}

// staff has users serve a queue, or no longer.
func (p *planning) staff(dn string) {
	want := p.layout.Queues[dn].Users
	if want == nil {
		return
	}
	is := p.there[strings.ToLower(dn)].Users
	for i, user := range *want {
		switch {
		case slices.Contains((*want)[:i], user):
			p.add(p.at(dn, "users"), "queue %s: user %s stands here twice", dn, user)
		case slices.Contains(is, user): // also an agent whose account was never here, as in a made-up day
		case !p.users[user]:
			p.add(p.at(dn, "users"), "queue %s: there is no user %q who may serve", dn, user)
		default:
			p.step("queue "+dn+": user", "", user, func(ctx context.Context, c Centre) error { return c.JoinQueue(ctx, dn, user) })
		}
	}
	for _, user := range is {
		if !slices.Contains(*want, user) {
			p.step("queue "+dn+": user", user, "", func(ctx context.Context, c Centre) error { return c.LeaveQueue(ctx, dn, user) })
		}
	}
}

// shownWords is labels on one line.
func shownWords(w acdstore.Words) string {
	parts := make([]string, 0, len(w))
	for _, language := range slices.Sorted(maps.Keys(w)) {
		parts = append(parts, strings.TrimPrefix(language+"=", "=")+w[language])
	}
	return strings.Join(parts, " ")
}
