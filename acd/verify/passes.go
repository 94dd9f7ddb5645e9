package verify

import "parley/acd"

// pass is a contact handed on, or a colleague asked in.
type pass struct {
	contact       acd.ContactID
	kind          string
	begun         acd.Time
	from, to, by  acd.AgentID
	origin, queue acd.QueueID
	decided       acd.Time // 0 = not yet
	outcome       string
	settled       acd.Time // since when it can be no other; 0 = not yet
	key           string   // as the report tells it from others of its day
}

// pass begins one.
func (b *books) pass(c *contactBook, kind string, from, to acd.AgentID) *pass {
	p := &pass{contact: c.ID, kind: kind, begun: b.at, from: from, to: to, origin: c.Queue, outcome: "pending"}
	b.days.passes = append(b.days.passes, p)
	if v := c.visit; v != nil {
		v.passes = append(v.passes, p)
	}
	return p
}

// passWord is what an offer's kind of passing is called.
func passWord(kind acd.Pass) string {
	switch kind {
	case acd.PassTransfer:
		return "transfer"
	case acd.PassConsult:
		return "consult"
	case acd.PassConference:
		return "conference"
	}
	return "reassigned"
}

// above is the supervisor who had a contact handed on; 0 = the agent alone.
func (b *books) above() acd.AgentID {
	switch ev := b.event.(type) {
	case acd.Passed:
		return ev.By
	case acd.Reassigned:
		return ev.By
	}
	return 0
}

// decides is what became of a pass that was an offer. A transfer counts when it was begun for who began it, and when it came
// about for who took it.
func (b *books) decides(c *contactBook, p *pass, outcome string) {
	if p == nil {
		return
	}
	p.decided, p.settled, p.outcome = b.at, b.at, outcome
	if outcome != "accepted" {
		return
	}
	switch p.kind {
	case "transfer":
		b.transfers(c, p, 1)
		b.days.stint(p.to, b.at).transfersIn++
	case "consult", "conference":
		b.days.stint(p.to, b.at).consults++
	}
}

// transfers counts a contact handed on, or (−1) not after all.
func (b *books) transfers(c *contactBook, p *pass, n int) {
	b.days.flowAt(p.origin, p.begun).transfersOut += n
	if p.from != 0 {
		b.days.stint(p.from, p.begun).transfersOut += n
	}
	if v := c.visit; v != nil {
		v.transfers += n
	}
}

// handsOver is a pass that came about at once.
func (b *books) handsOver(c *contactBook, kind string, from, to, by acd.AgentID) {
	p := b.pass(c, kind, from, to)
	p.by = by
	b.decides(c, p, "accepted")
}

// passedToQueue is a contact handed to a queue, by its agent or a supervisor. Until the entry there ends it may be taken back.
func (b *books) passedToQueue(c *contactBook, e acd.Waiting) {
	kind := "transfer"
	if e.Cause == acd.CauseReassigned {
		kind = "reassigned"
	}
	p := b.pass(c, kind, c.Agent, 0)
	p.queue, p.by, p.decided, p.outcome = e.Queue, b.above(), b.at, "accepted"
	if kind == "transfer" {
		b.transfers(c, p, 1)
	}
	c.queued, c.Passed, c.PassedBy = p, p.begun, p.from
}

// takenBack: the transfer to a queue did not come about.
func (b *books) takenBack(c *contactBook) {
	p := c.queued
	if p == nil && c.Passed != 0 { // it was begun before a seal
		p = &pass{begun: c.Passed, from: c.PassedBy, kind: "transfer"}
	}
	if p == nil || p.kind != "transfer" {
		return
	}
	p.decided, p.settled, p.outcome = b.at, b.at, "withdrawn"
	b.transfers(c, p, -1)
	c.queued, c.Passed = nil, 0
}

// cameIn is what an agent's coming in, or another role, says of how the contact was handed on: lead is who led so far.
func (b *books) cameIn(c *contactBook, agent, lead acd.AgentID, role acd.Role) {
	switch ev := b.event.(type) {
	case acd.JoinedIn:
		if ev.Agent == agent && role != acd.RoleLead {
			b.handsOver(c, "joined-in", c.Agent, agent, ev.By)
		}
	case acd.TookOver:
		if ev.Agent == agent && ev.Contact == c.ID && role == acd.RoleLead {
			b.handsOver(c, "took-over", lead, agent, ev.By)
		}
	}
}

// fell is what it means for an offer that it was taken back for a cause.
func fell(why acd.Cause) string {
	switch why {
	case acd.CauseNoAnswer:
		return "missed"
	case acd.CauseNotReceived:
		return "unseen"
	case acd.CauseTakenBack:
		return "withdrawn"
	case acd.CauseTaken, acd.CauseTransferred, acd.CauseReassigned, acd.CauseTookOver, acd.CauseMoved:
		return "elsewhere"
	}
	return "gone"
}
