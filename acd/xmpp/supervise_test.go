package xmpp

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/store"
)

const overseer = "1009@localhost/desk"

// newOverseer has 1009 supervise, with a desk, and romeo talk with 1001.
func newOverseer(t *testing.T, change func(*Config)) *floor {
	t.Helper()
	f := newTalk(t, change)
	f.must(f.adm.AddAgent(context.Background(), admin.Agent{JID: "1009@localhost", Name: "督導", Role: store.RoleSupervisor}))
	f.must(nil, f.adm.Join(context.Background(), "8000", "1009@localhost"))
	f.from(overseer, deskXML)
	f.heard()
	return f
}

func ask(what string) string {
	return fmt.Sprintf(`<iq type='set' id='x' to='%s'><%s xmlns='urn:parley:acd:1'/></iq>`, firstJID, what)
}

// What a supervisor does stands in the audit trail, with what came of it; so does what others try.
func TestWhatSupervisorsDoStandsInTheTrail(t *testing.T) {
	f := newOverseer(t, nil)
	f.from("1002@localhost/desk", ask("monitor"))
	f.from(overseer, ask("monitor"))
	f.from(overseer, `<message to='c-1@acd.localhost' id='w'><body>ask his name</body><whisper xmlns='urn:parley:acd:1'/></message>`)
	f.from(overseer, ask("move queue='8001'"))
	f.from(overseer, ask("barge-in override='true'"))
	f.from(overseer, ask("close"))
	f.from(overseer, `<iq type='set' id='x' to='acd.localhost'><force xmlns='urn:parley:acd:1' agent='1001' state='not-ready'/></iq>`)
	f.trail(
		done{2, audit.ContactMonitor, audit.Forbidden, 0},
		done{3, audit.ContactMonitor, audit.Done, 0},
		done{3, audit.ContactWhisper, audit.Done, 0},
		done{3, audit.ContactMove, audit.Refused, int64(acd.RejectedState)},
		done{3, audit.ContactBargeIn, audit.Override, 0},
		done{3, audit.ContactClose, audit.Done, 0},
		done{3, audit.AgentForce, audit.Done, int64(acd.DutyNotReady)},
	)
}

// The same holds for the words of plain clients.
func TestWhatSupervisorsWriteStandsInTheTrail(t *testing.T) {
	f := newTalk(t, nil)
	f.must(f.adm.AddAgent(context.Background(), admin.Agent{JID: "1009@localhost", Name: "督導", Role: store.RoleSupervisor}))
	for _, line := range []struct{ by, words string }{
		{"1002", ".monitor Romeo"}, {"1002", ".whisper hello"}, {"1002", ".force 1001 out"},
		{"1009", ".monitor romeo"}, {"1009", ".whisper ask his name"}, {"1009", ".unmonitor"}, {"1009", ".barge Romeo !"},
		{"1009", ".takeover 1001"}, {"1009", ".force 1001 break"}, {"1009", ".monitor nobody"},
	} {
		f.from(line.by+"@localhost/phone", fmt.Sprintf(`<message type='chat' id='m' to='8000@acd.localhost'><body>%s</body></message>`, line.words))
	}
	f.trail(
		done{2, audit.ContactMonitor, audit.Forbidden, 0},
		done{2, audit.ContactWhisper, audit.Forbidden, 0},
		done{2, audit.AgentForce, audit.Forbidden, 0},
		done{3, audit.ContactMonitor, audit.Done, 0},
		done{3, audit.ContactWhisper, audit.Done, 0},
		done{3, audit.ContactBargeIn, audit.Override, 0},
		done{3, audit.ContactTakeOver, audit.Done, 0},
		done{3, audit.AgentForce, audit.Done, int64(acd.DutyNotReady)},
	)
}

// done is what an agent's entry in the trail says.
type done struct {
	by      int64
	action  audit.Action
	outcome audit.Outcome
	detail  int64
}

// trail wants these entries of agents, and no others.
func (f *floor) trail(want ...done) {
	f.t.Helper()
	records, err := audit.Read(context.Background(), f.db.Reader(), audit.Query{})
	f.must(nil, err)
	var got []done
	for _, r := range records {
		if r.By.Kind == audit.Agent {
			got = append(got, done{r.By.ID, r.Action, r.Outcome, r.Detail})
		}
	}
	if !slices.Equal(got, want) {
		f.t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestAgentsAndMonitorsOfOneConversationAreBounded(t *testing.T) {
	f := newOverseer(t, func(c *Config) { c.Conversation.AgentsMax, c.Conversation.MonitorsMax = 1, 1 })
	f.from("1002@localhost/desk", deskXML)
	f.refused(lin, ask("consult to='1002'"), "resource-constraint")
	f.refused(lin, ask("conference to='1002'"), "resource-constraint")
	f.refused(overseer, ask("barge-in"), "resource-constraint")
	f.refused(lin, ask("transfer to='1002'"), "") // no further agent: another one
	f.refused(overseer, ask("monitor"), "")
	f.refused("1009@localhost/board", ask("monitor"), "resource-constraint")
	f.from("localhost", `<message to='acd.localhost'><session xmlns='urn:parley:session:1' jid='1009@localhost/desk' state='ended'/></message>`)
	f.refused("1009@localhost/board", ask("monitor"), "")
}

func TestWordsOfAPassAreBounded(t *testing.T) {
	f := newOverseer(t, nil)
	f.from("1002@localhost/desk", deskXML)
	pass := func(inside string) string {
		return `<iq type='set' id='x' to='c-1@acd.localhost'><transfer xmlns='urn:parley:acd:1' to='1002'>` + inside + `</transfer></iq>`
	}
	f.refused(lin, pass("<reason>"+repeated("字", passReasonCharsMax+1)+"</reason>"), "not-acceptable")
	f.refused(lin, pass("<note>"+repeated("字", Default().NoteCharsMax+1)+"</note>"), "not-acceptable")
	f.refused(lin, pass("<reason>"+repeated("字", passReasonCharsMax)+"</reason><note>"+repeated("字", Default().NoteCharsMax)+"</note>"), "")
}
