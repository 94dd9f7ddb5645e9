package api

import (
	"fmt"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
	xstore "parley/xmppd/store"
)

// reach is which objects of an operation somebody gets at. What is out of reach is not there: the answer is the same.
type reach uint8

const (
	none    reach = iota
	own           // what one is a party of: the own account, the own contacts
	granted       // what is in queues that were granted, to an integrator or a program
	all
)

// String is the reach as the document says it.
func (r reach) String() string { return [...]string{"none", "own", "granted", "all"}[r] }

// allow says who may call an operation, and what of. Whom it does not name may not: the zero value lets nobody in, and no
// operation is served with it.
type allow struct {
	anybody bool  // no log-in is looked at
	visitor reach // with the token of the visit
	account reach // who is logged in, whatever the role

	agent, supervisor, admin, auditor, integrator reach

	scope acdstore.Scope // programs whose token has it, in the queues of the token; "" = no program
	fresh bool           // the password was given within FreshFor
}

// of is the reach of a role.
func (p allow) of(role acdstore.Role) reach {
	r := none
	switch role {
	case acdstore.RoleAgent:
		r = p.agent
	case acdstore.RoleSupervisor:
		r = p.supervisor
	case acdstore.RoleAdmin:
		r = p.admin
	case acdstore.RoleAuditor:
		r = p.auditor
	case acdstore.RoleIntegrator:
		r = p.integrator
	}
	return max(r, p.account)
}

// check is nil for a policy that an operation may be served with.
func (p allow) check() error {
	someone := p.anybody || p.visitor != none || p.account != none || p.scope != ""
	for _, role := range acdstore.Roles() {
		someone = someone || p.of(role) != none
	}
	switch {
	case !someone:
		return fmt.Errorf("it says of nobody that they may")
	case p.anybody && p != (allow{anybody: true}):
		return fmt.Errorf("it is for anybody, and for some")
	case p.fresh && (p.scope != "" || p.visitor != none):
		return fmt.Errorf("who has no password cannot give it anew")
	case p.scope != "" && !p.scope.Known():
		return fmt.Errorf("there is no scope %q", p.scope)
	}
	return nil
}

// caller is who calls an operation, as far as the operation needs to know it.
type caller struct {
	account xstore.Account // of who is logged in
	login   string         // the token of that
	member  Member         // what they are here
	visitor string         // bare JID of a visitor who shows the visit's token
	program acdstore.Program

	actor  audit.Actor   // who stands in the audit trail
	reach  reach         // of this operation
	queues []acd.QueueID // within which, if that is granted
}

// has says whether a queue is within reach.
func (c caller) has(queue acd.QueueID) bool {
	switch c.reach {
	case all:
		return true
	case granted:
		for _, q := range c.queues {
			if q == queue {
				return true
			}
		}
	}
	return false
}
