package explain

import (
	"strconv"

	"parley/acd"
	"parley/internal/i18n"
)

// Names are what people call the numbers of the core. Each func must be there.
type Names struct {
	Agent func(acd.AgentID) string
	Queue func(acd.QueueID) string
	Skill func(acd.SkillID) string
}

// Ringing says who is offered a contact now, and for how long yet, a sentence for each.
func Ringing(v i18n.Voice, n Names, now acd.Time, c acd.ContactView) []string {
	var said []string
	for _, x := range c.Slots {
		if x.State == acd.SlotOffered {
			said = append(said, v.Say("why.rings", "agent", n.Agent(x.Agent), "seconds", seconds(now, x.Deadline)))
		}
	}
	return said
}

// Waiting says why a contact waits, or goes to nobody further, a sentence for each hindrance, in the order of acd.Obstacle.
func Waiting(v i18n.Voice, n Names, now acd.Time, w acd.Waits) []string {
	said := make([]string, 0, len(w.Hindrances))
	for _, h := range w.Hindrances {
		sentence := v.Say(keyOf(h), "n", strconv.Itoa(h.Count), "agent", n.Agent(h.Agent), "queue", n.Queue(h.Queue),
			"skill", n.Skill(h.Skill), "level", strconv.Itoa(int(h.Level)), "best", strconv.Itoa(int(h.Best)))
		if h.Until > 0 {
			sentence = v.Say("why.both", "first", sentence, "then", v.Say(untilOf(h), "seconds", seconds(now, h.Until)))
		}
		said = append(said, sentence)
	}
	return said
}

// keyOf is the key of a hindrance's sentence. Where it is about one agent, that one is named.
func keyOf(h acd.Hindrance) string {
	key := "why." + [...]string{
		acd.ObstacleAway: "away", acd.ObstacleClosed: "closed", acd.ObstacleEnough: "enough", acd.ObstacleWaitedOut: "waited-out",
		acd.ObstacleKept: "kept", acd.ObstacleLoggedOut: "logged-out",
		acd.ObstacleLost: "lost", acd.ObstacleDraining: "draining", acd.ObstacleNotReady: "not-ready", acd.ObstacleSkill: "skill",
		acd.ObstacleExcluded: "excluded", acd.ObstacleQueueLimit: "queue-limit", acd.ObstacleSlots: "slots", acd.ObstacleAsked: "asked",
		acd.ObstacleNobody: "nobody", acd.ObstacleRing: "ring", acd.ObstacleBehind: "behind",
	}[h.Kind]
	switch {
	case h.Kind == acd.ObstacleRing && h.Queue != 0:
		return key + ".queue"
	case h.Agent != 0 && h.Kind != acd.ObstacleKept:
		return key + ".one"
	}
	return key
}

// untilOf is the key of what is said of a hindrance's end.
func untilOf(h acd.Hindrance) string {
	switch h.Kind {
	case acd.ObstacleAway:
		return "why.until.given-up"
	case acd.ObstacleKept, acd.ObstacleExcluded:
		return "why.until.released"
	case acd.ObstacleSkill:
		return "why.until.lowered"
	case acd.ObstacleRing:
		return "why.until.reached"
	}
	return "why.until"
}

// seconds from now on, rounded up; 0 when it is due.
func seconds(now, until acd.Time) string {
	return strconv.FormatInt(max(0, int64(until-now)+999)/1000, 10)
}

// Offered says why just this agent was offered a contact, or who saw to it.
func Offered(v i18n.Voice, n Names, o acd.Offered) string {
	name := func(key string) string {
		return v.Say(key, "agent", n.Agent(o.Agent), "from", n.Agent(o.From), "n", strconv.Itoa(int(o.Why.Rivals)),
			"ring", strconv.Itoa(int(o.Why.Ring)))
	}
	said := name(choiceOf(o))
	if o.Kind == acd.PassRouted && o.Why.Ring > 0 {
		said = v.Say("why.both", "first", said, "then", name("why.choice.ring"))
	}
	return said
}

func choiceOf(o acd.Offered) string {
	switch {
	case o.Kind != acd.PassRouted:
		return "why.choice." + [...]string{
			acd.PassTransfer: "transfer", acd.PassConsult: "consult", acd.PassConference: "conference", acd.PassReassigned: "reassigned",
		}[o.Kind]
	case o.Why.Preferred:
		return "why.choice.preferred"
	case o.Why.Rivals == 0:
		return "why.choice.only"
	}
	return "why.choice." + [...]string{
		acd.SelectLongestIdle: "longest-idle", acd.SelectLeastOccupied: "least-occupied", acd.SelectMostSkilled: "most-skilled",
	}[o.Why.Selection]
}
