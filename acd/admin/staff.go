package admin

import (
	"context"
	"errors"
	"fmt"

	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// Staff is as it is kept.
type Staff = acdstore.Staff

// ErrNoStaff means that nobody of that address is an auditor or an integrator.
var ErrNoStaff = errors.New("there is no such auditor or integrator")

func onStaff(id int64) audit.Object { return audit.Object{Kind: audit.OfStaff, ID: id} }

// AllStaff lists auditors and integrators in the order of their addresses.
func (a *Admin) AllStaff(ctx context.Context) ([]Staff, error) {
	return acdstore.AllStaff(ctx, a.db.Reader())
}

// StaffOf is who of the staff has this bare JID, or ErrNoStaff.
func (a *Admin) StaffOf(ctx context.Context, jid string) (Staff, error) {
	s, ok, err := acdstore.FindStaff(ctx, a.db.Reader(), jid)
	if err == nil && !ok {
		err = fmt.Errorf("%q: %w", jid, ErrNoStaff)
	}
	return s, err
}

// AddStaff makes an auditor or an integrator from s's JID, Name and Role. ErrExists also if the address is an agent's.
func (a *Admin) AddStaff(ctx context.Context, s Staff) (Staff, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := checkStaff(s); err != nil {
		return Staff{}, err
	}
	_, noAgent := a.Agent(ctx, s.JID)
	_, noStaff := a.StaffOf(ctx, s.JID)
	if !errors.Is(noAgent, ErrNoAgent) || !errors.Is(noStaff, ErrNoStaff) {
		return Staff{}, fmt.Errorf("%s: %w", s.JID, ErrExists)
	}
	var err error
	if s.ID, err = acdstore.NextStaffID(ctx, a.db.Reader()); err != nil {
		return Staff{}, err
	}
	if err := a.write(ctx, acdstore.InsertStaff(s), audit.Entry{Action: audit.StaffAdd, On: onStaff(s.ID)}); err != nil {
		return Staff{}, fmt.Errorf("add %s to the staff: %w", s.JID, err)
	}
	return s, nil
}

// SetStaff changes name and role: edit gets who it is as it is kept. The address and the number stay.
func (a *Admin) SetStaff(ctx context.Context, jid string, edit func(*Staff) error) (Staff, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	kept, err := a.StaffOf(ctx, jid)
	if err != nil {
		return Staff{}, err
	}
	s := kept
	if err := edit(&s); err != nil {
		return Staff{}, fmt.Errorf("%s: %w", jid, err)
	}
	s.ID, s.JID = kept.ID, kept.JID
	if err := checkStaff(s); err != nil {
		return Staff{}, err
	}
	if err := a.write(ctx, acdstore.UpdateStaff(s), audit.Entry{Action: audit.StaffSet, On: onStaff(s.ID)}); err != nil {
		return Staff{}, fmt.Errorf("change %s of the staff: %w", jid, err)
	}
	return s, nil
}

// RemoveStaff ends somebody's place here.
func (a *Admin) RemoveStaff(ctx context.Context, jid string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	s, err := a.StaffOf(ctx, jid)
	if err != nil {
		return err
	}
	return a.write(ctx, acdstore.RemoveStaff(s.ID, a.eng.Now()), audit.Entry{Action: audit.StaffRemove, On: onStaff(s.ID)})
}

func checkStaff(s Staff) error {
	problems := []error{checkJID(s.JID), checkName(s.Name)}
	if s.Role != acdstore.RoleAuditor && s.Role != acdstore.RoleIntegrator {
		problems = append(problems, fmt.Errorf("role %q: %w", s.Role, ErrBadRole))
	}
	return errors.Join(problems...)
}

// NotedStaff has the trail tell what was done to one of the staff beside the tables here.
func (a *Admin) NotedStaff(ctx context.Context, s Staff, what audit.Action) error {
	return a.write(ctx, nothing, audit.Entry{Action: what, On: onStaff(s.ID)})
}
