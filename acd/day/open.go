package day

import (
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/hours"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func opening(zone *time.Location) hours.Calendar {
	c, err := hours.Parse("zone " + zone.String() + "; daily 08:00-22:00")
	if err != nil {
		c, _ = hours.Parse("daily 08:00-22:00") // a zone without a name
	}
	return c
}

// open makes what the plan says, as the operator would.
func (s *stage) open(adm *admin.Admin) error {
	for _, x := range []struct{ word, zh, en string }{{"zh", "中文", "Chinese"}, {"en", "英文", "English"}} {
		if _, err := adm.SetSkill(s.ctx, x.word, acdstore.Words{"zh-TW": x.zh, "en": x.en}); err != nil {
			return err
		}
	}
	for i, x := range []struct{ word, zh, en string }{{"lunch", "用餐", "Lunch"}, {"break", "休息", "Break"}, {"meeting", "會議", "Meeting"}} {
		reason, err := adm.SetReason(s.ctx, x.word, acdstore.Words{"zh-TW": x.zh, "en": x.en}, i+1)
		if err != nil {
			return err
		}
		s.reasons = append(s.reasons, reason.ID)
	}
	for _, d := range s.floor.queues {
		q, err := adm.AddQueue(s.ctx, d.queue)
		if err != nil {
			return err
		}
		d.queue = q
	}
	for _, a := range s.floor.agents {
		if err := s.hires(a); err != nil {
			return err
		}
	}
	return s.eng.Err()
}

// hires makes an agent as admin.AddAgent and Join do, without waiting for each commit.
func (s *stage) hires(a *agent) error {
	kept := acdstore.Agent{ID: a.id, JID: a.jid, Name: a.name, Role: acdstore.RoleAgent, SlotsMax: a.slots, Grace: acd.Seconds(30), Skills: a.skills}
	set := acd.AgentSet{Agent: a.id, SlotsMax: a.slots, Grace: kept.Grace}
	copy(set.Skills[:], a.skills)
	if err := s.done(set, acdstore.InsertAgent(kept), audit.AgentAdd, a.id, 0); err != nil {
		return fmt.Errorf("add agent %s: %w", a.jid, err)
	}
	for _, i := range a.queues {
		q := s.floor.queues[i].queue.ID
		if err := s.done(acd.AgentJoinedQueue{Agent: a.id, Queue: q}, acdstore.InsertServes(a.id, q), audit.AgentJoin, a.id, int64(q)); err != nil {
			return fmt.Errorf("let agent %s serve %d: %w", a.jid, q, err)
		}
	}
	return nil
}

// done submits what the operator does to an agent, with its entry in the trail.
func (s *stage) done(ev acd.Event, rows store.Op, what audit.Action, agent acd.AgentID, detail int64) error {
	entry := audit.Entry{At: s.eng.Now(), By: audit.ByAgent(0), Action: what, On: audit.Object{Kind: audit.OfAgent, ID: int64(agent)}, Detail: detail}
	effects := s.happen(ev, acdstore.Both(rows, audit.Keep(entry)))
	if why, refused := acd.Refused(effects); refused && why != acd.RejectedNothing {
		return fmt.Errorf("refused (%d)", why)
	}
	return nil
}

// hours opens and closes the queues on a date.
func (s *stage) hours(date time.Time) {
	for _, d := range s.floor.queues {
		end := date.AddDate(0, 0, 1)
		for at := date; at.Before(end); {
			open := d.queue.Hours.Open(at)
			id := d.queue.ID
			s.at(acd.Time(at.UnixMilli()), func() { s.do(acd.QueueHours{Queue: id, Open: open}) })
			next := d.queue.Hours.Next(at)
			if next.IsZero() {
				break
			}
			at = next
		}
	}
}
