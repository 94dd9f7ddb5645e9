package control

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/ban"
	"parley/acd/hours"
	"parley/acd/search"
	"parley/acd/webhook"
	"parley/internal/store"
	xstore "parley/xmppd/store"
)

// Direct is the Centre of a directory that this process has open. A user is an account of the server and an agent of
// the ACD, whose address is that of the account; the two are changed one after the other, in an order that leaves no
// account without its place if the process ends in between.
type Direct struct {
	host     string
	accounts *xstore.Accounts
	admin    *admin.Admin
	db       *store.DB // with bans: see Guarded
	bans     *ban.List
	hooks    *webhook.Dispatcher // see Telling
	index    *search.Index       // see Finding
	eraser   eraser              // see Erasing
}

// NewDirect makes commands work on accounts at host and on the contact centre.
func NewDirect(host string, accounts *xstore.Accounts, adm *admin.Admin) *Direct {
	return &Direct{host: host, accounts: accounts, admin: adm}
}

// AddUser makes the agent first: one that was left over by an account that has gone is no obstacle.
func (d *Direct) AddUser(ctx context.Context, u User, password string) error {
	name, err := d.clear(ctx, u.Name)
	if err != nil {
		return err
	}
	shown := u.Shown
	if shown == "" {
		shown = name
	}
	if err := d.accounts.CheckPassword(name, password); err != nil {
		return err // before anything is made that would have to go again, and stand in the trail
	}
	if err := d.addPlace(ctx, d.jid(name), shown, admin.Role(u.Role)); err != nil {
		return err
	}
	if _, err := d.accounts.Create(ctx, name, password); err != nil {
		return errors.Join(err, d.dropPlace(ctx, name))
	}
	return nil
}

// AddAccount makes an account without a place in the contact centre.
func (d *Direct) AddAccount(ctx context.Context, name, password string) error {
	name, err := d.clear(ctx, name)
	if err != nil {
		return err
	}
	_, err = d.accounts.Create(ctx, name, password)
	return err
}

// clear returns the normal form of a name for a new account, which nobody has, and takes away what is left of an earlier
// one.
func (d *Direct) clear(ctx context.Context, name string) (string, error) {
	normal, err := xstore.NormaliseName(name)
	if err != nil {
		return "", fmt.Errorf("add %s: %w", name, err)
	}
	if _, there, err := d.accounts.Lookup(ctx, normal); err != nil {
		return "", err
	} else if there {
		return "", fmt.Errorf("add %s: %w", normal, xstore.ErrExists)
	}
	return normal, d.forget(ctx, normal)
}

// SetPassword replaces a password.
func (d *Direct) SetPassword(ctx context.Context, name, password string) error {
	if err := d.accounts.SetPassword(ctx, name, password); err != nil {
		return err
	}
	return d.Noted(ctx, name, audit.AgentPassword, audit.StaffPassword)
}

// Noted has the trail tell what was done to a user's account, if the user has a place here.
func (d *Direct) Noted(ctx context.Context, name string, agent, staff audit.Action) error {
	g, serves, err := d.agent(ctx, name)
	if err != nil || serves {
		if err == nil {
			err = d.admin.Noted(ctx, g, agent)
		}
		return err
	}
	s, err := d.admin.StaffOf(ctx, d.jid(name))
	if errors.Is(err, admin.ErrNoStaff) {
		return nil
	}
	if err == nil {
		err = d.admin.NotedStaff(ctx, s, staff)
	}
	return err
}

// Users lists the accounts with their places.
func (d *Direct) Users(ctx context.Context) ([]User, error) {
	accounts, err := d.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	agents, err := d.admin.Agents(ctx)
	if err != nil {
		return nil, err
	}
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, err
	}
	byJID := map[string]admin.Agent{}
	for _, a := range agents {
		byJID[a.JID] = a
	}
	staff, err := d.admin.AllStaff(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range staff {
		byJID[s.JID] = admin.Agent{JID: s.JID, Name: s.Name, Role: s.Role}
	}
	all := make([]User, 0, len(accounts))
	for _, account := range accounts {
		a := byJID[d.jid(account.Name)]
		all = append(all, userOf(known, a, account))
	}
	return all, nil
}

// userOf is an account with its place.
func userOf(known directory, a admin.Agent, account xstore.Account) User {
	u := User{Name: account.Name, Shown: a.Name, Role: string(a.Role), Disabled: account.Disabled, Settings: map[string]string{}}
	if a.Role.Serves() {
		u.Settings = listUser(known, a)
	}
	for _, id := range a.Queues {
		u.Queues = append(u.Queues, known.dn(id))
	}
	return u
}

// SetUser changes the shown name, the role, and the limits and skills of the agent.
func (d *Direct) SetUser(ctx context.Context, name string, settings map[string]string) error {
	return d.setUser(ctx, name, settings, d.admin.SetAgent)
}

// SetDisabled locks an account out, or lets it in again. The agent stays: the desk's end is the streams'.
func (d *Direct) SetDisabled(ctx context.Context, name string, disabled bool) error {
	g, isAgent, err := d.agent(ctx, name)
	if err != nil {
		return err
	}
	done := audit.AgentEnable
	if disabled {
		done = audit.AgentDisable
	}
	if isAgent && disabled {
		if err := d.admin.Idle(ctx, g, done, "send them back to their queues (--now), or wait"); err != nil {
			return err
		}
	}
	if err := d.accounts.SetDisabled(ctx, name, disabled); err != nil {
		return err
	}
	if disabled {
		return d.Noted(ctx, name, done, audit.StaffDisable)
	}
	return d.Noted(ctx, name, done, audit.StaffEnable)
}

// DisableUserNow locks an account out and logs its agent out.
func (d *Direct) DisableUserNow(ctx context.Context, name string) (sentBack int, err error) {
	g, isAgent, err := d.agent(ctx, name)
	if err != nil {
		return 0, err
	}
	sentBack = len(d.admin.OpenWith(g.ID))
	if err := d.accounts.SetDisabled(ctx, name, true); err != nil { // from here on nobody can act as the agent
		return 0, err
	}
	if !isAgent {
		return 0, d.Noted(ctx, name, audit.AgentDisable, audit.StaffDisable)
	}
	if v, _ := d.admin.Stands(g.ID); v.Duty != acd.DutyNone {
		if err := d.admin.ForceAgent(ctx, g.JID, acd.DutyNone, ""); err != nil && !errors.Is(err, admin.ErrRefused) { // signed off since
			return 0, err
		}
	}
	return sentBack, d.admin.Noted(ctx, g, audit.AgentDisable)
}

// agent is a user's place in the contact centre; false: the account has none.
func (d *Direct) agent(ctx context.Context, name string) (g admin.Agent, ok bool, err error) {
	g, err = d.admin.Agent(ctx, d.jid(name))
	if errors.Is(err, admin.ErrNoAgent) {
		return g, false, nil
	}
	return g, err == nil, err
}

// RemoveUser deletes the account first: from then on nobody can act as the agent.
func (d *Direct) RemoveUser(ctx context.Context, name string) error {
	if g, isAgent, err := d.agent(ctx, name); err != nil {
		return err
	} else if isAgent {
		if err := d.admin.Idle(ctx, g, audit.AgentRemove, ""); err != nil {
			return err
		}
	}
	return d.DropUser(ctx, name)
}

// DropUser deletes the account, whatever its agent is doing.
func (d *Direct) DropUser(ctx context.Context, name string) error {
	if err := d.accounts.Remove(ctx, name); err != nil {
		return err
	}
	return d.forget(ctx, name)
}

// AddQueue makes a queue.
func (d *Direct) AddQueue(ctx context.Context, dn, name string) error {
	_, err := d.admin.AddQueue(ctx, admin.Queue{DN: dn, Name: name})
	return err
}

// Queues lists the queues with who serves them.
func (d *Direct) Queues(ctx context.Context) ([]Queue, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, err
	}
	agents, err := d.admin.Agents(ctx)
	if err != nil {
		return nil, err
	}
	users := map[acd.QueueID][]string{}
	for _, a := range agents {
		name, _, _ := strings.Cut(a.JID, "@")
		for _, id := range a.Queues {
			users[id] = append(users[id], name)
		}
	}
	all := make([]Queue, 0, len(known.queues))
	for _, q := range known.queues {
		all = append(all, Queue{DN: q.DN, Name: q.Name, Settings: listQueue(known, q), Users: users[q.ID], ByHand: byHand(q)})
	}
	return all, nil
}

// byHand is what somebody has a queue be until midnight; nil: it goes by its hours.
func byHand(q admin.Queue) *hours.Today {
	if !q.Today.Holds(time.Now()) {
		return nil
	}
	return &q.Today
}

// SetQueue changes the name and the settings of a queue.
func (d *Direct) SetQueue(ctx context.Context, dn string, settings map[string]string) error {
	return d.setQueue(ctx, dn, settings, d.admin.SetQueue)
}

// RemoveQueue ends a queue.
func (d *Direct) RemoveQueue(ctx context.Context, dn string) error {
	return d.admin.RemoveQueue(ctx, dn)
}

// JoinQueue lets a user be offered the contacts of a queue.
func (d *Direct) JoinQueue(ctx context.Context, dn, user string) error {
	return d.admin.Join(ctx, dn, d.jid(user))
}

// LeaveQueue takes that back.
func (d *Direct) LeaveQueue(ctx context.Context, dn, user string) error {
	return d.admin.Leave(ctx, dn, d.jid(user))
}

// jid is the address of a user. A name that cannot be one is left as it is: nobody has it.
func (d *Direct) jid(name string) string {
	if normal, err := xstore.NormaliseName(name); err == nil {
		name = normal
	}
	return name + "@" + d.host
}

// forget takes away what a removed account has left with others: its place, and its standing in their rosters.
func (d *Direct) forget(ctx context.Context, name string) error {
	if err := d.dropPlace(ctx, name); err != nil {
		return err
	}
	if err := d.admin.UnshareAll(ctx, d.jid(name)); err != nil {
		return err
	}
	return d.accounts.ForgetContact(ctx, d.jid(name))
}

// dropPlace takes away what a user is here, whatever that is.
func (d *Direct) dropPlace(ctx context.Context, name string) error {
	err := d.admin.RemoveStaff(ctx, d.jid(name))
	if err != nil && !errors.Is(err, admin.ErrNoStaff) {
		return err
	}
	return d.dropAgent(ctx, name)
}

// dropAgent takes away an agent that nobody can act as any more: what is open goes back to its queues.
func (d *Direct) dropAgent(ctx context.Context, name string) error {
	err := d.admin.RemoveAgent(ctx, d.jid(name))
	if errors.Is(err, admin.ErrBusy) {
		if err = d.admin.ForceAgent(ctx, d.jid(name), acd.DutyNone, ""); err == nil {
			err = d.admin.RemoveAgent(ctx, d.jid(name))
		}
	}
	if errors.Is(err, admin.ErrNoAgent) {
		return nil
	}
	return err
}
