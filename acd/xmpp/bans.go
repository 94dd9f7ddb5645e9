package xmpp

import (
	"errors"
	"strconv"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/ban"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// banMinutesMax is how long a ban with an end may last: ten years.
const banMinutesMax = 10 * 366 * 24 * 60

// reportVisitor keeps an agent's complaint about the visitor of a contact; see docs/protocol.md, Bans.
func (b *bridge) reportVisitor(in *inbound) {
	c := b.contactAt(in)
	a, err := b.agentWith(in, c)
	if err != nil {
		b.fail(in, err)
		return
	}
	rows, err := ban.Reporting(ban.Report{Contact: c.id, Agent: a.id, At: b.now(), Reason: in.payload().Attr("reason")})
	if err != nil {
		b.fail(in, notGood(err))
		return
	}
	b.write(in, rows, func(err error) { b.answer(in, err) })
}

// supervisor is the supervisor or administrator a stanza comes from. What an agent tries who is none stands in the trail.
func (b *bridge) supervisor(in *inbound, tried audit.Action, on audit.Object) (agentEntry, error) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		return agentEntry{}, reasonNoStanding
	}
	if a.role != store.RoleSupervisor && a.role != store.RoleAdmin {
		if on.Kind != 0 {
			b.write(nil, audit.Keep(audit.Entry{At: b.now(), By: audit.ByAgent(a.id), Action: tried, On: on, Outcome: audit.Forbidden}), func(error) {})
		}
		return agentEntry{}, reasonNoStanding
	}
	return a, nil
}

// banVisitor bans the visitor of a contact, open or over: the guest or account, the address, or both.
func (b *bridge) banVisitor(in *inbound) {
	_, _, id := b.place(in)
	a, err := b.supervisor(in, audit.BanAdd, audit.Contact(id))
	if err != nil {
		b.fail(in, err)
		return
	}
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), id)
	if err != nil || !ok {
		b.fail(in, orElse(err, reasonNoSuchAddress))
		return
	}
	var targets []ban.Target
	what := in.payload().Attr("target")
	if what == "visitor" || what == "both" {
		targets = append(targets, ban.Target{JID: row.JID})
	}
	if what == "address" || what == "both" {
		from, ok, err := ban.Address(reading(), b.db.Reader(), id)
		if err != nil || !ok {
			b.fail(in, orElse(err, reasonNoAddress))
			return
		}
		target, err := ban.OfAddress(from)
		if err != nil {
			b.fail(in, notGood(err))
			return
		}
		targets = append(targets, target)
	}
	if len(targets) == 0 {
		b.fail(in, reasonMalformed)
		return
	}
	b.addBans(in, a, id, targets)
}

// banTarget bans what is named: an account, a guest, an address or a network.
func (b *bridge) banTarget(in *inbound) {
	a, err := b.supervisor(in, "", audit.Object{})
	if err != nil {
		b.fail(in, err)
		return
	}
	target, err := ban.Parse(in.payload().Attr("target"))
	if err != nil {
		b.fail(in, notGood(err))
		return
	}
	b.addBans(in, a, 0, []ban.Target{target})
}

// addBans commits bans that were asked for in one stanza, all or none, and has them hold.
func (b *bridge) addBans(in *inbound, a agentEntry, id acd.ContactID, targets []ban.Target) {
	if b.cfg.Bans == nil {
		b.fail(in, reasonUnknownService)
		return
	}
	until, err := b.untilOf(in.payload())
	if err != nil {
		b.fail(in, err)
		return
	}
	rows, reply := store.Both(), stanza.New(nsParley, "bans")
	var changes []ban.Change
	for _, t := range targets {
		c, err := b.cfg.Bans.Adding(ban.Ban{Target: t, Reason: in.payload().Attr("reason"), Contact: id, By: a.id, Until: until})
		if err != nil {
			b.fail(in, notGood(err))
			return
		}
		changes, rows = append(changes, c), store.Both(rows, c.Rows)
		reply.Add(b.banElement(c.Ban))
	}
	b.write(in, rows, func(err error) {
		if err != nil {
			b.fail(in, err)
			return
		}
		for _, c := range changes {
			c.Kept()
		}
		b.result(in, reply)
	})
}

// untilOf is when a ban ends that lasts for so many minutes from now; without them never.
func (b *bridge) untilOf(e *stanza.Element) (acd.Time, error) {
	text := e.Attr("minutes")
	if text == "" {
		return 0, nil
	}
	minutes, err := strconv.ParseUint(text, 10, 32)
	if err != nil || minutes < 1 || minutes > banMinutesMax {
		return 0, reasonMalformed
	}
	return b.now().Add(acd.Span((time.Duration(minutes) * time.Minute).Milliseconds())), nil
}

func (b *bridge) liftBan(in *inbound) {
	id, err := strconv.ParseUint(in.payload().Attr("id"), 10, 63)
	if err != nil {
		b.fail(in, reasonMalformed)
		return
	}
	a, err := b.supervisor(in, audit.BanLift, audit.Object{Kind: audit.OfBan, ID: int64(id)})
	if err != nil {
		b.fail(in, err)
		return
	}
	if b.cfg.Bans == nil {
		b.fail(in, reasonUnknownService)
		return
	}
	c, err := b.cfg.Bans.Lifting(id, a.id)
	if err != nil {
		b.fail(in, notGood(err))
		return
	}
	b.write(in, c.Rows, func(err error) {
		if err == nil {
			c.Kept()
		}
		b.answer(in, err)
	})
}

func (b *bridge) listBans(in *inbound) {
	if _, err := b.supervisor(in, "", audit.Object{}); err != nil {
		b.fail(in, err)
		return
	}
	reply := stanza.New(nsParley, "bans")
	if b.cfg.Bans != nil {
		for _, x := range newest(b.cfg.Bans.Current()) {
			reply.Add(b.banElement(x))
		}
	}
	b.result(in, reply)
}

// bansShownMax is how many bans and reports one answer lists, the newest: it has to fit into a stanza. The command line
// lists all.
const bansShownMax = 100

func newest(all []ban.Ban) []ban.Ban { return all[max(0, len(all)-bansShownMax):] }

func (b *bridge) banElement(x ban.Ban) *stanza.Element {
	e := stanza.New(nsParley, "ban", "id", number(x.ID), "target", x.Target.String(), "reason", x.Reason, "at", stamp(x.At))
	e.SetAttr("until", stamp(x.Until)).SetAttr("by", b.agent(x.By).name)
	if x.Contact != 0 {
		e.SetAttr("contact", x.Contact.String()+"@"+b.cfg.Domain)
	}
	return e
}

func (b *bridge) listReports(in *inbound) {
	if _, err := b.supervisor(in, "", audit.Object{}); err != nil {
		b.fail(in, err)
		return
	}
	all, err := ban.Reports(reading(), b.db.Reader())
	if err != nil {
		b.fail(in, err)
		return
	}
	reply := stanza.New(nsParley, "reports")
	for _, r := range all[:min(len(all), bansShownMax)] {
		reply.Add(stanza.New(nsParley, "report", "contact", r.Contact.String()+"@"+b.cfg.Domain, "caller", r.Caller,
			"jid", r.JID, "address", r.Address, "by", b.agent(r.Agent).name, "at", stamp(r.At), "reason", r.Reason))
	}
	b.result(in, reply)
}

// notGood makes a refusal of acd/ban, a sentence for people, what the sender is told; any other error stays ours.
func notGood(err error) error {
	for _, known := range []error{ban.ErrBadTarget, ban.ErrBadReason, ban.ErrBadEnd, ban.ErrStaff, ban.ErrSpared, ban.ErrFull} {
		if errors.Is(err, known) {
			return stanza.Error{Condition: stanza.NotAcceptable, Text: known.Error()}
		}
	}
	if errors.Is(err, ban.ErrNoBan) {
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no such ban."}
	}
	return err
}
