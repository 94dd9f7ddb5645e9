package admin

import (
	"context"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// CodesMax bounds the codes of a queue that are in use.
const CodesMax = 200

// Codes are the wrap-up codes of all queues, removed ones too; see acdstore.CodesOf.
func (a *Admin) Codes(ctx context.Context) ([]acdstore.Code, error) {
	return acdstore.Codes(ctx, a.db.Reader())
}

// SetCode adds a wrap-up code to a queue, or changes the labels and the place of one that is there. under is the word of
// the code above it, "" = none. The first of its own takes the place of those that every queue has.
func (a *Admin) SetCode(ctx context.Context, dn, word, under string, labels acdstore.Words, place int) (acdstore.Code, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return acdstore.Code{}, err
	}
	q, all, err := a.codesOf(ctx, dn)
	if err != nil {
		return acdstore.Code{}, err
	}
	if err := CheckWord(word, labels); err != nil {
		return acdstore.Code{}, err
	}
	c := acdstore.Code{Queue: q.ID, Word: word, Labels: labels, Place: place}
	if under != "" {
		parent, ok := find(all, q.ID, under)
		if !ok || under == word {
			return acdstore.Code{}, fmt.Errorf("code %q of queue %s: %w", under, dn, ErrNoCode)
		}
		c.Parent = parent.ID
	}
	rows := acdstore.InsertCode
	if before, ok := find(all, q.ID, word); ok {
		c.ID, rows = before.ID, acdstore.UpdateCode
		if isBelow(all, c.Parent, c.ID) {
			return acdstore.Code{}, fmt.Errorf("code %q is below %q: %w", under, word, ErrRefused)
		}
	} else {
		if n := len(own(all, q.ID)); n >= CodesMax {
			return acdstore.Code{}, fmt.Errorf("%w: a queue has at most %d codes", ErrBadValue, CodesMax)
		}
		if c.ID = nextCode(all); c.ID == 0 {
			return acdstore.Code{}, fmt.Errorf("%w: there are no numbers left for codes", ErrRefused)
		}
	}
	if err := a.setCodes(ctx, q, rows(c)); err != nil {
		return acdstore.Code{}, fmt.Errorf("set code %s of queue %s: %w", word, dn, err)
	}
	return c, nil
}

// RemoveCode takes a code out of use. Contacts that have it keep it. ErrNeeded while there are codes below it.
func (a *Admin) RemoveCode(ctx context.Context, dn, word string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return err
	}
	q, all, err := a.codesOf(ctx, dn)
	if err != nil {
		return err
	}
	c, ok := find(all, q.ID, word)
	if !ok {
		return fmt.Errorf("code %q of queue %s: %w", word, dn, ErrNoCode)
	}
	for _, other := range own(all, q.ID) {
		if other.Parent == c.ID {
			return fmt.Errorf("code %s has %s below it: %w", word, other.Word, ErrNeeded)
		}
	}
	if err := a.setCodes(ctx, q, acdstore.RemoveCode(c.ID, a.eng.Now())); err != nil {
		return fmt.Errorf("remove code %s of queue %s: %w", word, dn, err)
	}
	return nil
}

func (a *Admin) codesOf(ctx context.Context, dn string) (Queue, []acdstore.Code, error) {
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return Queue{}, nil, err
	}
	all, err := a.Codes(ctx)
	return q, all, err
}

// setCodes keeps rows of codes with a change of their queue, so that everybody who reads configuration reads it again.
func (a *Admin) setCodes(ctx context.Context, q Queue, rows store.Op) error {
	err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, rows, audit.Entry{Action: audit.QueueSet, On: onQueue(q.ID)})
	if err == nil {
		a.changed()
	}
	return err
}

// copyCodes gives a new queue the codes of another, under new numbers.
func (a *Admin) copyCodes(ctx context.Context, from, to acd.QueueID) error {
	all, err := a.Codes(ctx)
	if err != nil {
		return err
	}
	numbers := map[acd.WrapUpCode]acd.WrapUpCode{0: 0}
	left := own(all, from)
	for len(left) > 0 { // what is above comes first, whatever the order of the numbers
		later := left[:0:0]
		for _, c := range left {
			parent, known := numbers[c.Parent]
			if !known {
				later = append(later, c)
				continue
			}
			id := nextCode(all)
			numbers[c.ID] = id
			c.ID, c.Queue, c.Parent = id, to, parent
			all = append(all, c)
			if err := a.write(ctx, acdstore.InsertCode(c), audit.Entry{Action: audit.QueueSet, On: onQueue(to)}); err != nil {
				return err
			}
		}
		if len(later) == len(left) {
			return nil // their parents are gone: nobody can file them
		}
		left = later
	}
	return nil
}

func own(all []acdstore.Code, queue acd.QueueID) []acdstore.Code {
	return slices.DeleteFunc(slices.Clone(all), func(c acdstore.Code) bool { return c.Queue != queue || c.Removed != 0 })
}

func find(all []acdstore.Code, queue acd.QueueID, word string) (acdstore.Code, bool) {
	list := own(all, queue)
	i := slices.IndexFunc(list, func(c acdstore.Code) bool { return c.Word == word })
	if i < 0 {
		return acdstore.Code{}, false
	}
	return list[i], true
}

// isBelow says whether id stands anywhere below top, or is it.
func isBelow(all []acdstore.Code, id, top acd.WrapUpCode) bool {
	for range all {
		if id == 0 || id == top {
			break
		}
		i := slices.IndexFunc(all, func(c acdstore.Code) bool { return c.ID == id })
		if i < 0 {
			return false
		}
		id = all[i].Parent
	}
	return id == top && id != 0
}

// nextCode is a number no code has ever had; 0: there is none left.
func nextCode(all []acdstore.Code) acd.WrapUpCode {
	next := acdstore.CodeOwn
	for _, c := range all {
		if c.ID == ^acd.WrapUpCode(0) {
			return 0
		}
		next = max(next, c.ID+1)
	}
	return next
}
