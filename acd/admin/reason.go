package admin

import (
	"context"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

const (
	// ReasonsMax bounds the list agents are shown.
	ReasonsMax = 100
	// reasonListed is the lowest number of a reason made for the list: far from those that agents' own words get, at the
	// same moment maybe.
	reasonListed acd.Reason = 10_000
)

// Reasons lists the reasons for not being ready that agents are shown, in their order.
func (a *Admin) Reasons(ctx context.Context) ([]acdstore.Reason, error) {
	all, err := acdstore.AllReasons(ctx, a.db.Reader())
	return slices.DeleteFunc(all, func(r acdstore.Reason) bool { return !r.Listed }), err
}

// ReasonWords are the words of all reasons, agents' own too.
func (a *Admin) ReasonWords(ctx context.Context) (map[acd.Reason]string, error) {
	return acdstore.Reasons(ctx, a.db.Reader())
}

// listedReason is the number of a word on the list.
func (a *Admin) listedReason(ctx context.Context, word string) (acd.Reason, error) {
	listed, err := a.Reasons(ctx)
	if err != nil {
		return acd.ReasonNone, err
	}
	for _, r := range listed {
		if r.Word == word {
			return r.ID, nil
		}
	}
	return acd.ReasonNone, fmt.Errorf("%w: %q is no reason on the list", ErrBadValue, word)
}

// SetReason puts a reason on the list, or changes its labels and its place.
func (a *Admin) SetReason(ctx context.Context, word string, labels acdstore.Words, place int) (acdstore.Reason, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return acdstore.Reason{}, err
	}
	if err := CheckWord(word, labels); err != nil {
		return acdstore.Reason{}, err
	}
	all, err := acdstore.AllReasons(ctx, a.db.Reader())
	if err != nil {
		return acdstore.Reason{}, err
	}
	r := acdstore.Reason{ID: reasonListed, Word: word, Labels: labels, Listed: true, Place: place}
	listed := 0
	for _, other := range all {
		if other.Listed && other.Word != word {
			listed++
		}
		r.ID = max(r.ID, other.ID+1)
	}
	if i := slices.IndexFunc(all, func(o acdstore.Reason) bool { return o.Word == word }); i >= 0 {
		r.ID = all[i].ID
	}
	if listed >= ReasonsMax {
		return acdstore.Reason{}, fmt.Errorf("%w: the list has at most %d reasons", ErrBadValue, ReasonsMax)
	}
	if err := a.write(ctx, acdstore.ListReason(r), audit.Entry{Action: audit.ReasonSet, On: onReason(r.ID)}); err != nil {
		return acdstore.Reason{}, fmt.Errorf("set reason %s: %w", word, err)
	}
	a.changed()
	return r, nil
}

// RemoveReason takes a reason off the list. What was said with it can still be read.
func (a *Admin) RemoveReason(ctx context.Context, word string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return err
	}
	list, err := a.Reasons(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r acdstore.Reason) bool { return r.Word == word })
	if i < 0 {
		return fmt.Errorf("reason %q: %w", word, ErrNoReason)
	}
	if err := a.write(ctx, acdstore.UnlistReason(word), audit.Entry{Action: audit.ReasonRemove, On: onReason(list[i].ID)}); err != nil {
		return fmt.Errorf("remove reason %s: %w", word, err)
	}
	a.changed()
	return nil
}

func onReason(id acd.Reason) audit.Object { return audit.Object{Kind: audit.OfReason, ID: int64(id)} }
