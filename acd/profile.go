package acd

import (
	"encoding/binary"
	"slices"
)

// profile is what routing sees of agents who are signed on: those of a profile may be offered the same contacts. It is
// the queues they serve without those of which they have enough, and their skills.
type profile struct {
	kin     *kin
	number  int // in floor.profiles
	serving bitset
	skills  [SkillsMax]Skill
	full    []QueueID // of which they may have no more (Rules.SlotsOfOne), ascending
	queues  []*queue

	members int
	byIdle  heap[agent] // the available, longest idle first
	byLoad  heap[agent] // the same, least occupied first; only while a queue chooses so
	tally   tally
	classes bitset // that suit
	spare   bool   // listed in floor.spareProfiles
}

// idlers are how many of a profile's agents are available, and who of them has been idle longest: close at hand for
// comparisons, of which there may be as many as agents.
type idlers struct {
	from  uint64 // ordinal of AgentStands.IdleFrom
	agent AgentID
	count int
}

func (i *idlers) key() key { return key{0, i.from, uint64(i.agent)} }

// suits: its agents may be offered the contacts of the class, but for those it leaves out.
func (p *profile) suits(cl *class) bool {
	if _, full := slices.BinarySearch(p.full, cl.queue.id); full {
		return false
	}
	return reaches(p.serving, cl) && skilled(&p.skills, &cl.least)
}

// suits: the agent may be offered the contacts of the class, whatever the agent has at the moment.
func (a *agent) suits(cl *class) bool {
	return reaches(a.serving, cl) && skilled(&a.skills, &cl.least) && !slices.Contains(cl.without, a.id)
}

func reaches(serving bitset, cl *class) bool {
	return serving.has(cl.queue.number) || slices.ContainsFunc(cl.also, func(q *queue) bool { return serving.has(q.number) })
}

func skilled(skills *[SkillsMax]Skill, needs *[NeedsMax]Need) bool {
	for i := range needs {
		if needs[i].Skill == 0 {
			break
		}
		if level(skills, needs[i].Skill) < max(1, needs[i].Level) {
			return false
		}
	}
	return true
}

func level(skills *[SkillsMax]Skill, of SkillID) uint8 {
	for i := range skills {
		switch skills[i].Skill {
		case of:
			return skills[i].Level
		case 0:
			return 0
		}
	}
	return 0
}

// score is how skilled the profile is for the class: the sum of its levels in what the contacts need.
func (p *profile) score(cl *class) int {
	sum := 0
	for i := range cl.key.needs {
		if cl.key.needs[i].Skill == 0 {
			break
		}
		sum += int(level(&p.skills, cl.key.needs[i].Skill))
	}
	return sum
}

// enroll puts the agent into the profile the agent's fields say: none while logged out.
func (s *State) enroll(a *agent) {
	if a.stands.Duty == DutyNone {
		if a.profile != nil {
			s.leaveProfile(a)
		}
		return
	}
	full := s.fullFor(a, s.full[:0])
	s.full = full
	if a.profile != nil && !a.stale && slices.Equal(a.profile.full, full) {
		return
	}
	var k *kin
	if a.profile != nil {
		if k = a.profile.kin; a.stale {
			k = nil
		}
		s.leaveProfile(a)
	}
	if k == nil || len(k.profiles) == 0 { // those may have been given up just now
		k = s.kinOf(a)
	}
	p := k.of(full)
	if p == nil {
		p = &profile{kin: k, serving: slices.Clone(a.serving), skills: a.skills, full: slices.Clone(full), queues: slices.Clone(a.queues)}
		s.addProfile(p)
	}
	p.members++
	a.profile, a.stale = p, false
}

// fullFor are the queues of which the agent may have no more, ascending, appended to full.
func (s *State) fullFor(a *agent, full []QueueID) []QueueID {
	if s.limited == 0 {
		return full
	}
	for _, u := range a.uses {
		if q := s.queues.get(u.queue); q != nil && q.rules.SlotsOfOne > 0 && u.slots >= q.rules.SlotsOfOne {
			full = append(full, u.queue)
		}
	}
	if len(full) > 1 {
		slices.Sort(full)
	}
	return full
}

// kin are the profiles of the same queues and skills, which are full of different queues.
type kin struct {
	key      string
	profiles []*profile
	digests  []uint64 // of what each is full of, close at hand
}

// of is the profile that is full of these queues; nil: nobody is, or was of late.
func (k *kin) of(full []QueueID) *profile {
	of := digest(full)
	for i, d := range k.digests {
		if d == of && slices.Equal(k.profiles[i].full, full) {
			return k.profiles[i]
		}
	}
	return nil
}

// digest tells most lists of queues apart.
func digest(full []QueueID) uint64 {
	d := uint64(len(full))
	for _, q := range full {
		d = (d ^ uint64(q)) * 0x9e3779b97f4a7c15
	}
	return d
}

func (k *kin) add(p *profile) {
	k.profiles, k.digests = append(k.profiles, p), append(k.digests, digest(p.full))
}

func (k *kin) drop(p *profile) {
	at := slices.Index(k.profiles, p)
	k.profiles, k.digests = slices.Delete(k.profiles, at, at+1), slices.Delete(k.digests, at, at+1)
}

// kinOf are the profiles of the agent's queues and skills, of which there may be none yet.
func (s *State) kinOf(a *agent) *kin {
	name := s.scratch[:0]
	for _, q := range a.queues {
		name = binary.AppendUvarint(name, uint64(q.id))
	}
	name = append(name, 0)
	for _, k := range a.skills {
		if k.Skill == 0 {
			break
		}
		name = append(binary.AppendUvarint(name, uint64(k.Skill)), k.Level)
	}
	s.scratch = name
	k := s.kinByKey[string(name)]
	if k == nil {
		k = &kin{key: string(name)}
		s.kinByKey[k.key] = k
	}
	return k
}

// addProfile works out which classes suit.
func (s *State) addProfile(p *profile) {
	p.number = s.profiles.add(p)
	s.idlers = extended(s.idlers, len(s.profiles.all))
	s.loads = extended(s.loads, len(s.profiles.all))
	p.kin.add(p)
	for _, q := range p.queues {
		q.servedBy.set(p.number)
		s.meet(p, q)
		for _, wide := range q.ringOf {
			s.meet(p, wide)
		}
	}
}

func (s *State) meet(p *profile, q *queue) {
	for _, cl := range q.classes {
		if p.suits(cl) {
			p.classes.set(cl.number)
			cl.profiles.set(p.number)
		}
	}
}

// leaveProfile takes the agent out of the profile, and out of all it counts.
func (s *State) leaveProfile(a *agent) {
	p := a.profile
	s.setIdle(a, false)
	p.tally.sub(a.counted)
	a.counted, a.profile = tally{}, nil
	if p.members--; p.members > 0 || p.spare {
		return
	}
	p.spare = true
	s.spareProfiles = append(s.spareProfiles, p)
	if len(s.spareProfiles) > s.bounds.spareProfiles {
		s.sweepProfile()
	}
}

func (s *State) sweepProfile() {
	p := s.spareProfiles[0]
	s.spareProfiles[0] = nil
	s.spareProfiles = s.spareProfiles[1:]
	p.spare = false
	if p.members == 0 && p.number >= 0 {
		s.dropProfile(p)
	}
}

func (s *State) dropProfile(p *profile) {
	for cl := range p.classes.each {
		s.classes.all[cl].profiles.clear(p.number)
	}
	for _, q := range p.queues {
		q.servedBy.clear(p.number)
	}
	s.idle.clear(p.number)
	s.profiles.drop(p.number)
	p.number = -1
	p.kin.drop(p)
	if len(p.kin.profiles) == 0 {
		delete(s.kinByKey, p.kin.key)
	}
}
