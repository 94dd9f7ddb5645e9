package hours

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// weekdays are the words for the days, from Sunday as time.Weekday counts.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Parse reads what people write (see the package). Nothing but white space is the Calendar that is always open. Days of
// the week that are not named are closed, unless none is named. Every error is an ErrBad and says which clause.
func Parse(text string) (Calendar, error) {
	if len(text) > textMax || !utf8.ValidString(text) {
		return Calendar{}, fmt.Errorf("%w: they are more than %d bytes, or no text", ErrBad, textMax)
	}
	c := Calendar{days: map[date]day{}}
	said := map[time.Weekday]bool{}
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		words := strings.Fields(clause)
		if len(words) == 0 {
			continue
		}
		if err := c.read(words, said); err != nil {
			return Calendar{}, fmt.Errorf("%w: %q: %w", ErrBad, strings.Join(words, " "), err)
		}
	}
	return c, nil
}

func (c *Calendar) read(words []string, said map[time.Weekday]bool) error {
	if words[0] == "zone" {
		return c.readZone(words[1:])
	}
	if len(words) < 2 {
		return fmt.Errorf("what about it? Give hours, such as 09:00-18:00, or closed")
	}
	spans, err := parseSpans(words[1])
	if err != nil {
		return err
	}
	if first := words[0][0]; first >= '0' && first <= '9' {
		return c.readDates(words[0], day{spans, strings.Join(words[2:], " ")})
	}
	if len(words) > 2 {
		return fmt.Errorf("%q is too much; hours of one day are joined by commas without spaces", words[2])
	}
	return c.readWeek(words[0], spans, said)
}

func (c *Calendar) readZone(words []string) error {
	if c.zone != nil {
		return fmt.Errorf("the zone stands twice")
	}
	if len(words) != 1 || words[0] == "Local" {
		return fmt.Errorf("a zone is a name like Asia/Taipei")
	}
	zone, err := time.LoadLocation(words[0])
	if err != nil {
		return fmt.Errorf("there is no time zone %q; one is like Asia/Taipei", words[0])
	}
	c.zone = zone
	return nil
}

// readWeek takes "mon-fri", "sat,sun" or "daily".
func (c *Calendar) readWeek(which string, spans []span, said map[time.Weekday]bool) error {
	if which == "daily" {
		which = "sun-sat"
	}
	for _, part := range strings.Split(strings.ToLower(which), ",") {
		first, last, ranged := strings.Cut(part, "-")
		if !ranged {
			last = first
		}
		from, to := slices.Index(weekdays, first), slices.Index(weekdays, last)
		if from < 0 || to < 0 {
			return fmt.Errorf("%q is no day; there are %s, daily, and dates like 2026-12-25", part, strings.Join(weekdays, " "))
		}
		for d := from; ; d = (d + 1) % 7 {
			if said[time.Weekday(d)] {
				return fmt.Errorf("%s stands twice", weekdays[d])
			}
			said[time.Weekday(d)], c.named = true, true
			c.week[d] = spans
			if d == to {
				break
			}
		}
	}
	return nil
}

// readDates takes "2026-12-25" or "2026-12-24..2026-12-26".
func (c *Calendar) readDates(which string, what day) error {
	if utf8.RuneCountInString(what.label) > labelMax || strings.ContainsFunc(what.label, unicode.IsControl) {
		return fmt.Errorf("a day's name is at most %d characters", labelMax)
	}
	first, last, ranged := strings.Cut(which, "..")
	if !ranged {
		last = first
	}
	from, err := parseDate(first)
	if err != nil {
		return err
	}
	to, err := parseDate(last)
	if err != nil {
		return err
	}
	if to.before(from) {
		return fmt.Errorf("%s comes before %s", last, first)
	}
	for d := from; !to.before(d); d = d.add(1) {
		if _, twice := c.days[d]; twice {
			return fmt.Errorf("%s stands twice", d)
		}
		if len(c.days) == DaysMax {
			return fmt.Errorf("more than %d days are different", DaysMax)
		}
		c.days[d] = what
	}
	return nil
}

func parseDate(text string) (date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		return date{}, fmt.Errorf("%q is no date like 2026-12-25", text)
	}
	return dateOf(t), nil
}

// parseSpans takes "closed" or "09:00-12:00,13:00-18:00", in order and apart; the last may pass midnight.
func parseSpans(text string) ([]span, error) {
	if text == "closed" {
		return nil, nil
	}
	var spans []span
	for _, part := range strings.Split(text, ",") {
		first, last, ok := strings.Cut(part, "-")
		from, err := parseMinute(first)
		if err != nil || !ok || from == minutesOfDay {
			return nil, fmt.Errorf("%q is no hours like 09:00-18:00, nor closed", part)
		}
		to, err := parseMinute(last)
		if err != nil || from == to {
			return nil, fmt.Errorf("%q is no hours like 09:00-18:00, nor closed", part)
		}
		if to < from {
			to += minutesOfDay
		}
		if n := len(spans); n > 0 && from < spans[n-1].to {
			return nil, fmt.Errorf("%q begins before the hours before it are over", part)
		}
		spans = append(spans, span{from, to})
	}
	if len(spans) > SpansMax {
		return nil, fmt.Errorf("a day has at most %d hours from-to", SpansMax)
	}
	return spans, nil
}

func parseMinute(text string) (int, error) {
	hour, minute, ok := strings.Cut(text, ":")
	h, err := strconv.ParseUint(hour, 10, 8)
	if err != nil || !ok || len(minute) != 2 || len(hour) > 2 {
		return 0, fmt.Errorf("%q is no time like 09:00", text)
	}
	m, err := strconv.ParseUint(minute, 10, 8)
	if err != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, fmt.Errorf("%q is no time like 09:00", text)
	}
	return int(h)*60 + int(m), nil
}
