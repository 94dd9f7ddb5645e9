package acd_test

import (
	"fmt"

	"parley/acd"
	"parley/acd/explain"
	"parley/internal/i18n"
)

// why prints what a supervisor is told of somebody who waits.
func (f *floor) why(id acd.ContactID) {
	f.t.Helper()
	w, waits := f.state.WhyWaiting(id)
	if !waits {
		f.t.Fatalf("%s does not wait", f.contacts.said[id])
	}
	for _, sentence := range explain.Waiting(f.voice(), f.callThem(), f.now, w) {
		fmt.Fprintln(&f.out, sentence)
	}
}

func (f *floor) voice() i18n.Voice {
	f.t.Helper()
	speech, err := i18n.Read()
	if err != nil {
		f.t.Fatal(err)
	}
	return speech.In("en")
}

func (f *floor) callThem() explain.Names {
	return explain.Names{
		Agent: func(id acd.AgentID) string { return f.agents.said[id] },
		Queue: func(id acd.QueueID) string { return f.queues.said[id] },
		Skill: func(id acd.SkillID) string { return f.skills.said[id] },
	}
}
