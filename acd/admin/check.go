package admin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Bounds of what can be set.
const (
	dnCharsMax     = 32
	nameCharsMax   = 80
	wordCharsMax   = 40
	hangupBytesMax = 2000
	spanMax        = acd.Span(24 * 3600 * 1000) // a day
	waitingMaxMax  = 100_000
	tagsMax        = 100
	languagesMax   = 20
)

func (a *Admin) checkQueue(ctx context.Context, q Queue) error {
	queues, err := a.Queues(ctx)
	if err != nil {
		return err
	}
	skills, err := a.Skills(ctx)
	if err != nil {
		return err
	}
	return Check(q, slices.DeleteFunc(queues, func(other Queue) bool { return a.drains(other.ID) }), skills)
}

// Check says what is wrong with a queue, with its Rules filled, among those there are and stay, and the skills there are.
func Check(q Queue, queues []Queue, skills []acdstore.Skill) error {
	problems := []error{
		checkDN(q.DN), checkName(q.Name), checkNames(q.Names), CheckHangup(q.Hangup), checkRules(q.Rules), checkTags(q.Tags),
		bad("texts", q.Texts.Check()), bad("form", q.Form.Check()), bad("survey", q.Survey.Check()), bad("widget", q.Face.Check()),
	}
	if q.Closed != acdstore.ClosedMessage && q.Closed != acdstore.ClosedCallback {
		problems = append(problems, fmt.Errorf("%w: a closed queue has a message, or takes one", ErrBadValue))
	}
	if q.Rules.ClosedWaiting == acd.RedirectThem && q.Rules.ClosedTo == 0 {
		problems = append(problems, fmt.Errorf("%w: who waits when the queue closes cannot be sent on: closed-to is not set", ErrBadValue))
	}
	return errors.Join(append(problems, checkMentions(q, queues), checkSteers(q.Form, skills))...)
}

// bad makes what is wrong with a part a bad value: whoever sent it is told, by the part's name.
func bad(part string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %s: %w", ErrBadValue, part, err)
}

// checkSteers holds the skills that a form leads to, to be there.
func checkSteers(f acdstore.Form, skills []acdstore.Skill) error {
	for _, field := range f.Fields {
		for _, s := range field.Steers {
			if s.Skill != 0 && !slices.ContainsFunc(skills, func(known acdstore.Skill) bool { return known.ID == s.Skill }) {
				return fmt.Errorf("field %s leads to skill %d: %w", field.Var, s.Skill, ErrNoSkill)
			}
		}
	}
	return nil
}

// checkMentions holds the queues that q sends contacts to, or takes agents from, to be others that are there and stay.
func checkMentions(q Queue, queues []Queue) error {
	for _, id := range q.Mentioned() {
		if id == q.ID || !slices.ContainsFunc(queues, func(other Queue) bool { return other.ID == id }) {
			return fmt.Errorf("%w: a queue sends contacts to another queue that is there and does not drain", ErrBadValue)
		}
	}
	return checkCircle(q, queues)
}

// checkCircle keeps who waits too long from being sent round for ever, by queues that each send to the next. Full and
// closed queues send on at most acd.RedirectsMax times: their circles end.
func checkCircle(q Queue, queues []Queue) error {
	sends := map[acd.QueueID]Queue{}
	for _, other := range append(slices.Clone(queues), q) { // q as it will be
		delete(sends, other.ID)
		if other.Rules.WaitMax > 0 && other.Rules.WaitMaxTo != 0 {
			sends[other.ID] = other
		}
	}
	way := q.DN
	for at, on := sends[q.ID]; on; at, on = sends[at.Rules.WaitMaxTo] {
		next := at.Rules.WaitMaxTo
		if next == q.ID {
			return fmt.Errorf("%w: wait-max-to goes round, %s → %s: who waits too long would never arrive", ErrBadValue, way, q.DN)
		}
		if strings.Count(way, "→") > len(queues) {
			return nil // a circle of others, from before
		}
		if other, sendsOn := sends[next]; sendsOn {
			way += " → " + other.DN
		}
	}
	return nil
}

func checkRules(r acd.Rules) error {
	var problems []error
	for _, f := range []struct {
		name string
		span acd.Span
		off  bool // 0 switches it off
	}{
		{"offer", r.Offer, false}, {"receipt", r.Receipt, false}, {"decline-excludes", r.DeclineExcludes, false},
		{"lost-waiting", r.LostWaiting, false}, {"lost-ringing", r.LostRinging, false}, {"lost-talking", r.LostTalking, false},
		{"wrap-up-for", r.WrapUpFor, false}, {"boost", r.Boost, false}, {"target", r.Target, false}, {"prefer-for", r.PreferFor, false},
		{"visitor-idle-warn", r.VisitorIdleWarn, true}, {"visitor-idle-end", r.VisitorIdleEnd, true},
		{"agent-idle-warn", r.AgentIdleWarn, true}, {"agent-idle-end", r.AgentIdleEnd, true}, {"wait-max", r.WaitMax, true},
	} {
		if (f.span < acd.Seconds(1) || f.span > spanMax) && (f.span != 0 || !f.off) {
			problems = append(problems, fmt.Errorf("%w: %s is 1 second to 24 hours", ErrBadValue, f.name))
		}
	}
	for _, f := range []struct {
		name             string
		value, low, high int
	}{
		{"waiting-max", r.WaitingMax, 1, waitingMaxMax}, {"slots-of-one", r.SlotsOfOne, 0, acd.SlotsMax},
		{"offer-to", r.OfferTo, 1, acd.OfferToAll}, {"priority", r.Priority, -acd.PriorityMax, acd.PriorityMax}, {"weight", r.Weight, 1, 10_000},
	} {
		if f.value < f.low || f.value > f.high {
			problems = append(problems, fmt.Errorf("%w: %s is %d to %d", ErrBadValue, f.name, f.low, f.high))
		}
	}
	for _, idle := range []struct {
		name      string
		warn, end acd.Span
	}{{"visitor-idle", r.VisitorIdleWarn, r.VisitorIdleEnd}, {"agent-idle", r.AgentIdleWarn, r.AgentIdleEnd}} {
		if idle.warn > 0 && idle.end > 0 && idle.warn >= idle.end {
			problems = append(problems, fmt.Errorf("%w: %s-warn comes before %s-end", ErrBadValue, idle.name, idle.name))
		}
	}
	return errors.Join(problems...)
}

// checkUse refuses bounds below what is in use.
func (a *Admin) checkUse(before, after Queue) error {
	open := a.openIn(after.ID)
	if after.Rules.WaitingMax < before.Rules.WaitingMax {
		waiting := slices.DeleteFunc(slices.Clone(open), func(c acd.ContactView) bool { return c.State != acd.ContactWaiting })
		if len(waiting) > after.Rules.WaitingMax {
			return Busy{What: "queue " + after.DN, Contacts: waiting}
		}
	}
	if limit := after.Rules.SlotsOfOne; limit > 0 && (before.Rules.SlotsOfOne == 0 || limit < before.Rules.SlotsOfOne) {
		if over := a.overLimit(after.ID, limit); len(over) > 0 {
			return Busy{What: "queue " + after.DN, Contacts: over}
		}
	}
	return nil
}

// overLimit are the contacts of a queue with agents who have more of them than limit.
func (a *Admin) overLimit(queue acd.QueueID, limit int) (over []acd.ContactView) {
	a.eng.Read(func(s *acd.State) {
		for g := range s.Agents() {
			held := slices.DeleteFunc(g.Contacts, func(c acd.ContactView) bool { return c.Queue != queue })
			if len(held) > limit {
				over = append(over, held...)
			}
		}
	})
	return over
}

func checkNames(names acdstore.Words) error {
	if len(names) > languagesMax {
		return fmt.Errorf("%w: a name is there in at most %d languages", ErrBadValue, languagesMax)
	}
	problems := []error{checkLanguages(names)}
	for _, name := range names {
		problems = append(problems, checkName(name))
	}
	return errors.Join(problems...)
}

func checkLanguages(words acdstore.Words) error {
	for language := range words {
		if !languageTag.MatchString(language) {
			return fmt.Errorf("%w: %q is no language; one is like en or zh-TW", ErrBadValue, language)
		}
	}
	return nil
}

// languageTag is the shape of a BCP 47 tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func checkTags(tags []string) error {
	if len(tags) > tagsMax {
		return fmt.Errorf("%w: a queue has at most %d tags", ErrBadValue, tagsMax)
	}
	for i, tag := range tags {
		if err := checkName(tag); err != nil || utf8.RuneCountInString(tag) > wordCharsMax || slices.Contains(tags[:i], tag) {
			return fmt.Errorf("%w: a tag is 1 to %d characters, and there once", ErrBadValue, wordCharsMax)
		}
	}
	return nil
}

// CheckWord holds a word that commands and stanzas carry, and what people see for it, to their forms; the label of "" is
// what all other languages see.
func CheckWord(word string, labels acdstore.Words) error {
	if word == "" || utf8.RuneCountInString(word) > wordCharsMax || strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	}) {
		return fmt.Errorf("%q: %w", word, ErrBadWord)
	}
	named := maps.Clone(labels)
	if every, is := named[""]; is {
		delete(named, "")
		return errors.Join(checkName(every), checkNames(named))
	}
	return checkNames(named)
}

func (a *Admin) checkAgent(ctx context.Context, g Agent) error {
	problems := []error{checkJID(g.JID), checkName(g.Name)}
	switch g.Role {
	case acdstore.RoleAgent, acdstore.RoleSupervisor, acdstore.RoleAdmin:
	default:
		problems = append(problems, fmt.Errorf("role %q: %w", g.Role, ErrBadRole))
	}
	if g.SlotsMax < 1 || g.SlotsMax > acd.SlotsMax {
		problems = append(problems, fmt.Errorf("%w: slots is 1 to %d", ErrBadValue, acd.SlotsMax))
	}
	if g.Grace < acd.Seconds(1) || g.Grace > spanMax {
		problems = append(problems, fmt.Errorf("%w: grace is 1 second to 24 hours", ErrBadValue))
	}
	return errors.Join(append(problems, a.checkSkills(ctx, g.Skills))...)
}

func (a *Admin) checkSkills(ctx context.Context, has []acd.Skill) error {
	if len(has) == 0 {
		return nil
	}
	if len(has) > acd.SkillsMax {
		return fmt.Errorf("%w: an agent has at most %d skills", ErrBadValue, acd.SkillsMax)
	}
	all, err := a.Skills(ctx)
	if err != nil {
		return err
	}
	for i, s := range has {
		switch {
		case !slices.ContainsFunc(all, func(known acdstore.Skill) bool { return known.ID == s.Skill }):
			return fmt.Errorf("skill %d: %w", s.Skill, ErrNoSkill)
		case s.Level < 1 || s.Level > acd.LevelMax:
			return fmt.Errorf("%w: a level is 1 to %d", ErrBadValue, acd.LevelMax)
		case i > 0 && has[i-1].Skill >= s.Skill:
			return fmt.Errorf("%w: an agent has a skill once", ErrBadValue)
		}
	}
	return nil
}

func checkDN(dn string) error {
	alien := func(r rune) bool {
		return !strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-", r)
	}
	if dn == "" || len(dn) > dnCharsMax || strings.ContainsFunc(dn, alien) {
		return fmt.Errorf("DN %q: %w", dn, ErrBadDN)
	}
	return nil
}

func checkName(name string) error {
	if strings.TrimSpace(name) == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > nameCharsMax ||
		strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("name %q: %w", name, ErrBadName)
	}
	return nil
}

// checkJID keeps out what cannot be a bare JID; which of the rest are accounts is the server's business.
func checkJID(jid string) error {
	user, host, at := strings.Cut(jid, "@")
	if !at || user == "" || host == "" || strings.ContainsAny(host, "@/ ") || strings.ContainsAny(user, "/ \"&'<>:") {
		return fmt.Errorf("address %q: %w", jid, ErrBadJID)
	}
	return nil
}

// CheckHangup is nil for the template of a hang-up page, or for none.
func CheckHangup(template string) error {
	if template == "" {
		return nil
	}
	bad := fmt.Errorf("hang-up page %q: %w", template, ErrBadHangup)
	if len(template) > hangupBytesMax || strings.ContainsFunc(template, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return bad
	}
	filled := template
	for _, field := range []string{"{contact}", "{caller}", "{dn}", "{agent}"} {
		filled = strings.ReplaceAll(filled, field, "x")
	}
	u, err := url.Parse(filled)
	if err != nil || strings.ContainsAny(filled, "{}") || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return bad
	}
	// A field in the authority would let a caller's name choose the host.
	authority, _, _ := strings.Cut(strings.TrimPrefix(template[len("https:"):], "//"), "/")
	authority, _, _ = strings.Cut(authority, "?")
	authority, _, _ = strings.Cut(authority, "#")
	if strings.ContainsAny(authority, "{}") {
		return bad
	}
	return nil
}
