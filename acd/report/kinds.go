package report

import "time"

// Kind is a report that can be asked for.
type Kind struct {
	Name     string // as in a command or an address
	Interval bool   // it has intervals: Ask.Step counts
	Rule     bool   // it has service levels: Ask.Rule and Ask.Within count
	OfQueues bool   // Ask.Queues counts
	OfAgents bool   // Ask.Agents counts; who may see only themselves may ask for it
	OfOne    bool   // it is about Ask.Contact, and has no period
	Title    string
	Means    string
}

type kind struct {
	name                      string
	step                      time.Duration // 0: it has no intervals
	rule                      bool
	ofQueues, ofAgents, ofOne bool
	make                      func(*query) (Sheet, error)
}

// kinds is all reports, as they are listed.
func kinds() []kind {
	return []kind{
		{name: "queues", rule: true, ofQueues: true, make: queues},
		{name: "queue-intervals", step: 30 * time.Minute, rule: true, ofQueues: true, make: queueIntervals},
	}
}

// Kinds is all reports, in the order to show them, in a language.
func (r *Reports) Kinds(language string) []Kind {
	words := r.in(language)
	var all []Kind
	for _, k := range kinds() {
		all = append(all, Kind{
			Name: k.name, Interval: k.step != 0, Rule: k.rule, OfQueues: k.ofQueues, OfAgents: k.ofAgents, OfOne: k.ofOne,
			Title: words["report."+k.name], Means: words["report."+k.name+".means"],
		})
	}
	return all
}
