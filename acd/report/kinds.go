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
		{name: "service-level", step: Day, rule: true, ofQueues: true, make: levels},
		{name: "abandons", ofQueues: true, make: abandons},
		{name: "ends", ofQueues: true, make: ends},
		{name: "refusals", ofQueues: true, make: refusals},
		{name: "agents", ofAgents: true, make: agents},
		{name: "agent-intervals", step: 30 * time.Minute, ofAgents: true, make: agentIntervals},
		{name: "logins", ofAgents: true, make: logins},
		{name: "states", ofAgents: true, make: stateDetail},
		{name: "not-ready", ofAgents: true, make: notReady},
		{name: "contacts", ofQueues: true, ofAgents: true, make: contacts},
		{name: "contact", ofOne: true, make: story},
		{name: "transfers", ofQueues: true, ofAgents: true, make: transfers},
		{name: "ratings", ofQueues: true, make: ratingsOf},
		{name: "codes", ofQueues: true, ofAgents: true, make: codes},
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
