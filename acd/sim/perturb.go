package sim

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"

	"parley/acd"
)

// adopt lets another build have written the rows since the snapshot: one decision is missing, doubled, out of order or
// about somebody else. Whoever replays them must end where everybody was told to be, which is what a mere follower
// gets by applying them, and must be able to go on from there.
func (d *day) adopt(seed uint64) error {
	r := rand.New(rand.NewPCG(seed, seed))
	owner, err := acd.Decode(d.snapshot)
	if err != nil {
		return err
	}
	follower, err := acd.Decode(d.snapshot)
	if err != nil {
		return err
	}
	odd := -1
	if len(d.rows) > 0 {
		odd = r.IntN(len(d.rows))
	}
	for i, row := range d.rows {
		effects := row.effects
		if i == odd {
			effects = perturbed(r, effects)
		}
		owner.Replay(row.at, row.event, effects)
		follower.Adopt(row.at, effects)
		if d.every == 0 || i%d.every == 0 || i == odd {
			if err := owner.CheckIndexes(); err != nil {
				return fmt.Errorf("adopted row %d: %w", i+1, err)
			}
		}
	}
	if !bytes.Equal(owner.Encode(), follower.Encode()) {
		return errors.New("what was adopted is not what was told")
	}
	owner.Step(owner.Now()+acd.Time(r.IntN(200_000)), acd.Tick{})
	if err := owner.CheckIndexes(); err != nil {
		return fmt.Errorf("after what was adopted: %w", err)
	}
	return nil
}

func perturbed(r *rand.Rand, effects []acd.Effect) []acd.Effect {
	out := append([]acd.Effect(nil), effects...)
	if len(out) == 0 {
		return append(out, acd.AgentVanished{Contact: 1, Agent: 1})
	}
	i, j := r.IntN(len(out)), r.IntN(len(out))
	switch r.IntN(5) {
	case 0:
		return append(out[:i], out[i+1:]...)
	case 1:
		return append(out, out[i])
	case 2:
		out[i], out[j] = out[j], out[i]
	case 3:
		return out[:i]
	case 4:
		out[i] = another(r, out[i])
	}
	return out
}

// another is the decision about another agent, or at another time.
func another(r *rand.Rand, e acd.Effect) acd.Effect {
	a := acd.AgentID(r.IntN(4) + 1)
	switch e := e.(type) {
	case acd.Offered:
		e.Agent = a
		return e
	case acd.AgentStands:
		e.Agent, e.Lost = a, !e.Lost
		return e
	case acd.Waiting:
		e.Head = !e.Head
		return e
	case acd.Ended:
		e.Agent = a
		return e
	case acd.Connected:
		e.Agent = a
		return e
	case acd.Declined:
		e.ExcludedUntil += 7777
		return e
	}
	return acd.Closed{Contact: acd.ContactID(r.IntN(50) + 1), Agent: a}
}
