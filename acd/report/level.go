package report

import "parley/acd"

// Rule is how a service level treats who gave up (docs/metrics.md).
type Rule string

// Rules, with H answered within the threshold, A abandoned within it, O answered and abandoned, N answered.
const (
	RuleNegative Rule = "negative" // H / O: every abandon counts against; the strict one
	RuleIgnore   Rule = "ignore"   // H / (O − A)
	RulePositive Rule = "positive" // (H + A) / O
	RuleHandled  Rule = "handled"  // H / N: abandons do not count at all
)

// Rules is all of them, the default first.
func Rules() []Rule { return []Rule{RuleNegative, RuleIgnore, RulePositive, RuleHandled} }

// level is what a service level is made of. Callbacks are not in it: nobody waits for them.
type level struct {
	answered, abandoned             int // O together
	answeredWithin, abandonedWithin int
}

func (l *level) add(wait, within acd.Span, answered bool) {
	switch {
	case answered:
		l.answered++
		if wait <= within {
			l.answeredWithin++
		}
	default:
		l.abandoned++
		if wait <= within {
			l.abandonedWithin++
		}
	}
}

// by is the service level in percent; nil: there is nothing to divide by.
func (l level) by(r Rule) any {
	h, a, o := l.answeredWithin, l.abandonedWithin, l.answered+l.abandoned
	switch r {
	case RuleIgnore:
		return percent(h, o-a)
	case RulePositive:
		return percent(h+a, o)
	case RuleHandled:
		return percent(h, l.answered)
	}
	return percent(h, o)
}

func percent(part, whole int) any {
	if whole == 0 {
		return nil
	}
	return 100 * float64(part) / float64(whole)
}

func ratio(part, whole acd.Span) any {
	if whole == 0 {
		return nil
	}
	return float64(part) / float64(whole)
}
