package scs

// Scenario is one file.
type Scenario struct {
	Title  string // the comment at its top
	Actors []Actor
	Steps  []Step
}

// Actor is somebody who takes part.
type Actor struct {
	Kind  string // Client or Guest
	Name  string
	Props map[string]string // jid and password, or scope
	Line  int
}

// Step is one thing that somebody does or that happens to them.
type Step struct {
	Actor  string
	Verb   Verb
	Stanza string // as it is written, for Sends and Receives
	Line   int
}

// Verb is what a step is.
type Verb string

// The verbs there are.
const (
	Connects        Verb = "connects"
	Disconnects     Verb = "disconnects"
	Sends           Verb = "sends:"
	Receives        Verb = "receives:"
	AlsoReceives    Verb = "also receives:"
	ReceivesNothing Verb = "receives nothing"
)

// stanza says whether a stanza follows the verb, indented.
func (v Verb) stanza() bool { return v == Sends || v == Receives || v == AlsoReceives }

// actor finds somebody by name.
func (s *Scenario) actor(name string) (Actor, bool) {
	for _, a := range s.Actors {
		if a.Name == name {
			return a, true
		}
	}
	return Actor{}, false
}
