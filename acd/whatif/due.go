package whatif

import "parley/acd"

// due is something that will come, if then things are as it needs them.
type due struct {
	at    acd.Time
	order uint64
	what  what
	visit *visit
	seat  *seat
	agent acd.AgentID
	turn  int // of the visit's wait, or of the agent's misses: what came after makes it void
	event acd.Event
}

// what a due needs.
type what uint8

const (
	inOffer  what = iota // the seat's offer is open
	inTalk               // the seat is in conversation
	inWrapUp             // the seat is in wrap-up
	inWait               // the visit waits
	goesHome             // the agent has no contacts
	comeBack             // the agent is still away for the offer missed
)

// drawn is the order of what is drawn: after all that is recorded of the same moment.
const drawn = uint64(1) << 62

func (p *player) push(d due) {
	if d.at < p.From {
		return // it was before the span
	}
	if d.order == 0 {
		p.made++
		d.order = drawn + p.made
	}
	p.dues.push(d)
}

// comes is a due whose time has come.
func (p *player) comes(d due) {
	switch d.what {
	case goesHome:
		if a := p.agent(d.agent); a.leaving && a.seats == 0 && a.stands.Duty != acd.DutyNone {
			p.step(acd.AgentSignedOff{Agent: d.agent})
		}
		return
	case comeBack:
		if a := p.agent(d.agent); a.misses == d.turn && a.awayForOffer() && !a.stands.Lost && !a.leaving {
			p.step(acd.AgentReady{Agent: d.agent})
		}
		return
	case inWait:
		if !d.visit.waiting || d.visit.turn != d.turn {
			return
		}
	default:
		if d.seat.over || d.seat.stage != d.what {
			return
		}
	}
	if _, back := d.event.(acd.VisitorReturned); back && !d.visit.away {
		return
	}
	if why, refused := acd.Refused(p.step(d.event)); refused && why == acd.RejectedCode && !p.asItWas {
		p.fileAny(d.event)
	}
}

// fileAny ends a wrap-up that needs a code now.
func (p *player) fileAny(ev acd.Event) {
	if done, is := ev.(acd.WrapUpDone); is {
		p.step(acd.WrapUpFiled{Agent: done.Agent, Contact: done.Contact, Code: 1})
		p.step(done)
	}
}

// dues is a heap, the next first.
type dues []due

func (h dues) before(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].order < h[j].order
}

func (h *dues) push(d due) {
	*h = append(*h, d)
	all := *h
	for i := len(all) - 1; i > 0; {
		up := (i - 1) / 2
		if !all.before(i, up) {
			return
		}
		all[i], all[up] = all[up], all[i]
		i = up
	}
}

func (h *dues) pop() due {
	all := *h
	first, n := all[0], len(all)-1
	all[0], all[n] = all[n], due{}
	all = all[:n]
	for i := 0; ; {
		least := i
		for _, kid := range [2]int{2*i + 1, 2*i + 2} {
			if kid < n && all.before(kid, least) {
				least = kid
			}
		}
		if least == i {
			break
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
	*h = all
	return first
}
