package control

import (
	"context"
	"errors"
	"fmt"
	"parley/acd/webhook"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/explain"
	"parley/internal/i18n"
	xstore "parley/xmppd/store"
)

// explainedMax is how many contacts of a queue are explained at once, those that came first of those who wait and of those
// who ring: each costs a look at every agent.
const explainedMax = 50

// Explain says why contacts are where they are: of a queue those that wait or ring, of one contact also what was decided
// before, even if it is over.
func (d *Direct) Explain(ctx context.Context, what, language string) ([]Explained, error) {
	speech, err := i18n.Read()
	if err != nil {
		return nil, err
	}
	voice := speech.In(language)
	names, err := d.namesIn(ctx, language)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(what, "c-") {
		e, err := d.explainOne(ctx, voice, names, what)
		return []Explained{e}, err
	}
	contacts, err := d.Contacts(ctx, what)
	if err != nil {
		return nil, err
	}
	shut, err := d.admin.Shut(ctx)
	if err != nil {
		return nil, err
	}
	list, n := []Explained{}, map[string]int{}
	for _, c := range contacts {
		if c.State != "waiting" && c.State != "ringing" || n[c.State] == explainedMax {
			continue
		}
		n[c.State]++
		e := Explained{Contact: c.ID, Caller: c.Caller, State: c.State, Why: []string{}}
		if id, err := acd.ParseContactID(c.ID); err == nil {
			e.Why = append(e.Why, d.waiting(voice, names, shut, id)...)
		}
		list = append(list, e)
	}
	return list, nil
}

func (d *Direct) explainOne(ctx context.Context, voice i18n.Voice, names explain.Names, what string) (Explained, error) {
	local, _, _ := strings.Cut(what, "@")
	id, err := acd.ParseContactID(local)
	if err != nil {
		return Explained{}, fmt.Errorf("%w: %w", errBadContact, err)
	}
	e := Explained{Contact: id.String(), State: "over", Why: []string{}}
	if e.Caller, err = d.admin.Caller(ctx, id); err != nil {
		return Explained{}, err
	}
	if v, ok := d.admin.OpenContact(id); ok {
		e.State = admin.Place(v.State)
	}
	offers, more, err := d.admin.Offers(ctx, id)
	if err != nil {
		return Explained{}, fmt.Errorf("contact %s: %w", id, err)
	}
	for _, o := range offers {
		e.Why = append(e.Why, timeOf(o.At).Format(time.DateTime)+" "+explain.Offered(voice, names, o.Offered))
	}
	if more {
		e.Why = append(e.Why, "…")
	}
	shut, err := d.admin.Shut(ctx)
	if err != nil {
		return Explained{}, err
	}
	e.Why = append(e.Why, d.waiting(voice, names, shut, id)...)
	return e, nil
}

// waiting begins with what no agent can change, the queue itself, and with those who are offered the contact.
func (d *Direct) waiting(voice i18n.Voice, names explain.Names, shut map[acd.QueueID]admin.Shut, id acd.ContactID) (said []string) {
	why, now, waits := d.admin.WhyWaiting(id)
	if s, is := shut[why.Queue]; waits && is {
		said = append(said, sayShut(voice, s))
	}
	if v, open := d.admin.OpenContact(id); open {
		said = append(said, explain.Ringing(voice, names, now, v)...)
	}
	why.Hindrances = slices.DeleteFunc(why.Hindrances, func(h acd.Hindrance) bool { return h.Kind == acd.ObstacleAsked }) // said by name
	return append(said, explain.Waiting(voice, names, now, why)...)
}

func sayShut(voice i18n.Voice, s admin.Shut) string {
	switch {
	case s.Draining:
		return voice.Say("why.shut.draining")
	case s.Until.IsZero():
		return voice.Say("why.shut")
	}
	return voice.Say("why.shut.until", "time", s.Until.Format("2006-01-02 15:04 MST"))
}

// namesIn are what people call the core's numbers; those of what is gone are shown as they are.
func (d *Direct) namesIn(ctx context.Context, language string) (explain.Names, error) {
	n, err := d.admin.Names(ctx)
	if err != nil {
		return explain.Names{}, err
	}
	return explain.Names{
		Agent: func(id acd.AgentID) string { return orNumber(n.Agents[id], uint64(id)) },
		Queue: func(id acd.QueueID) string { return orNumber(n.Queues[id], uint64(id)) },
		Skill: func(id acd.SkillID) string { return orNumber(n.Skills[id].In(language), uint64(id)) },
	}, nil
}

func orNumber(name string, id uint64) string {
	if name == "" {
		return fmt.Sprintf("#%d", id)
	}
	return name
}

// NotThere says whether an error of Explain means that there is nothing of that name.
func NotThere(err error) bool {
	for _, known := range []error{
		admin.ErrNoQueue, admin.ErrNoContact, admin.ErrNoAgent, admin.ErrNoStaff, admin.ErrNoCode, admin.ErrNoSkill, admin.ErrNoReason,
		admin.ErrNoProgram, admin.ErrNoReply, xstore.ErrNotFound, errBadContact, webhook.ErrNoHook, webhook.ErrNotAgain,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
