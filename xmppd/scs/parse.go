package scs

import (
	"fmt"
	"slices"
	"strings"
)

// Error says what is wrong with a scenario, and where.
type Error struct {
	File string
	Line int
	What string
}

// Error gives file, line and cause as compilers do.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// parser reads one file, line by line.
type parser struct {
	file  string
	lines []string
	at    int // the line to read next, from 0
	s     Scenario
}

// Parse reads a scenario. The error is always an *Error.
func Parse(file, text string) (*Scenario, error) {
	p := &parser{file: file, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	p.title()
	if err := p.actors(); err != nil {
		return nil, err
	}
	if err := p.steps(); err != nil {
		return nil, err
	}
	return &p.s, nil
}

func (p *parser) wrong(line int, format string, args ...any) error {
	return &Error{p.file, line, fmt.Sprintf(format, args...)}
}

// title takes the comment at the top.
func (p *parser) title() {
	var words []string
	for ; p.at < len(p.lines) && strings.HasPrefix(p.lines[p.at], "#"); p.at++ {
		words = append(words, strings.TrimSpace(strings.TrimPrefix(p.lines[p.at], "#")))
	}
	p.s.Title = strings.TrimSpace(strings.Join(words, " "))
}

// next returns the next line that says something, and its number from 1.
func (p *parser) next() (line string, number int, ok bool) {
	for p.at < len(p.lines) {
		line = strings.TrimRight(p.lines[p.at], " \t")
		p.at++
		if line != "" && !strings.HasPrefix(line, "#") {
			return line, p.at, true
		}
	}
	return "", p.at, false
}

func indented(line string) bool { return strings.HasPrefix(line, "\t") || strings.HasPrefix(line, " ") }

// actors reads up to the line of dashes.
func (p *parser) actors() error {
	for {
		line, n, ok := p.next()
		switch {
		case !ok:
			return p.wrong(n, "there is no line of dashes before the steps")
		case strings.Trim(line, "-") == "" && len(line) >= 3:
			return p.checkActors(n)
		case indented(line):
			if err := p.property(line, n); err != nil {
				return err
			}
		default:
			kind, name, ok := strings.Cut(strings.TrimPrefix(line, "["), "]")
			name = strings.TrimSpace(name)
			if !strings.HasPrefix(line, "[") || !ok || name == "" {
				return p.wrong(n, "expected [Client] and a name")
			}
			if !slices.Contains([]string{"Client", "Guest"}, kind) {
				return p.wrong(n, "%q is neither a Client nor a Guest", kind)
			}
			if _, again := p.s.actor(name); again {
				return p.wrong(n, "%s is there twice", name)
			}
			p.s.Actors = append(p.s.Actors, Actor{Kind: kind, Name: name, Props: map[string]string{}, Line: n})
		}
	}
}

func (p *parser) property(line string, n int) error {
	if len(p.s.Actors) == 0 {
		return p.wrong(n, "this belongs to nobody")
	}
	key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return p.wrong(n, "expected a key, a colon and a value")
	}
	p.s.Actors[len(p.s.Actors)-1].Props[key] = value
	return nil
}

func (p *parser) checkActors(n int) error {
	for _, a := range p.s.Actors {
		need := []string{"jid", "password"}
		if a.Kind == "Guest" {
			need = []string{"scope"}
		}
		for _, key := range need {
			if a.Props[key] == "" {
				return p.wrong(a.Line, "%s needs %s", a.Name, key)
			}
		}
	}
	if len(p.s.Actors) == 0 {
		return p.wrong(n, "nobody takes part")
	}
	return nil
}

// steps reads the rest.
func (p *parser) steps() error {
	for {
		line, n, ok := p.next()
		if !ok {
			return nil
		}
		if indented(line) {
			return p.wrong(n, "a stanza without somebody who sends or receives it")
		}
		s, ok := p.step(line)
		if !ok {
			return p.wrong(n, "expected somebody who connects, disconnects, sends:, receives:, also receives: or receives nothing")
		}
		s.Line = n
		if s.Verb == AlsoReceives && !p.goesOn(s.Actor) {
			return p.wrong(n, "%s has received nothing before", s.Actor)
		}
		if s.Verb.stanza() {
			if s.Stanza = p.block(); s.Stanza == "" {
				return p.wrong(n, "no stanza follows")
			}
			if s.Verb == Sends && strings.Contains(s.Stanza, "scansion:") {
				return p.wrong(n, "words of scansion's are for what is received")
			}
			if _, err := template(s.Stanza); err != nil {
				return p.wrong(n, "the stanza is not XML: %v", err)
			}
		}
		p.s.Steps = append(p.s.Steps, s)
	}
}

// goesOn says whether the last step is somebody's receiving something.
func (p *parser) goesOn(name string) bool {
	if len(p.s.Steps) == 0 {
		return false
	}
	last := p.s.Steps[len(p.s.Steps)-1]
	return last.Actor == name && (last.Verb == Receives || last.Verb == AlsoReceives)
}

// step reads a line as somebody's name and a verb.
func (p *parser) step(line string) (Step, bool) {
	for _, v := range []Verb{Connects, Disconnects, Sends, Receives, AlsoReceives, ReceivesNothing} {
		name, ok := strings.CutSuffix(line, " "+string(v))
		if !ok {
			continue
		}
		if _, known := p.s.actor(name); known {
			return Step{Actor: name, Verb: v}, true
		}
	}
	return Step{}, false
}

// block takes the indented lines that follow, empty ones among them.
func (p *parser) block() string {
	var lines []string
	for ; p.at < len(p.lines); p.at++ {
		line := strings.TrimRight(p.lines[p.at], " \t")
		if line != "" && !indented(line) {
			break
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
