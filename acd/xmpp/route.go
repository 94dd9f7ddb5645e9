package xmpp

import (
	"strings"

	"parley/acd"
	"parley/xmppd/mam"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// handler answers an IQ by calling b.result or b.fail, at once or after a commit.
type handler func(in *inbound)

// answerTable is every IQ the component answers: address, type, namespace and name of the payload.
func (b *bridge) answerTable() map[string]handler {
	return map[string]handler{
		"service get " + nsInfo + " query":   b.serviceInfo,
		"service get " + nsItems + " query":  b.serviceItems,
		"service get " + nsPing + " ping":    b.pong,
		"service get " + nsParley + " visit": b.visit,
		"service set " + nsParley + " desk":  b.openDesk,

		"service get " + nsParley + " reasons": b.listReasons,

		"service get " + nsParley + " bans":    b.listBans,
		"service set " + nsParley + " ban":     b.banTarget,
		"service set " + nsParley + " lift":    b.liftBan,
		"service get " + nsParley + " reports": b.listReports,
		"contact set " + nsParley + " report":  b.reportVisitor,
		"contact set " + nsParley + " ban":     b.banVisitor,

		"queue get " + nsInfo + " query":             b.queueInfo,
		"queue get " + nsItems + " query":            b.noItems,
		"queue get " + nsPing + " ping":              b.pong,
		"queue get " + nsWorkgroup + " join-queue":   b.joinForm,
		"queue set " + nsWorkgroup + " join-queue":   b.joinQueue,
		"queue set " + nsWorkgroup + " depart-queue": b.departQueue,
		"queue get " + nsWorkgroup + " queue-status": b.queueStatus,
		"queue get " + nsParley + " codes":           b.listCodes,
		"queue set " + nsWorkgroup + " offer-accept": b.acceptOffer,
		"queue set " + nsWorkgroup + " offer-reject": b.rejectOffer,

		"queue get " + nsWorkgroup + " agent-status-request": b.agentStatusRequest,

		"contact get " + nsInfo + " query":  b.contactInfo,
		"contact get " + nsItems + " query": b.contactItems,
		"contact get " + nsPing + " ping":   b.pingRoom,
		"contact get " + mam.NS + " query":  b.archiveForm,
		"contact set " + mam.NS + " query":  b.archivePage,
		"contact set " + nsParley + " end":  b.endContact,

		"contact set " + nsParley + " transfer":   b.passing(acd.PassTransfer),
		"contact set " + nsParley + " consult":    b.passing(acd.PassConsult),
		"contact set " + nsParley + " conference": b.passing(acd.PassConference),
		"contact set " + nsParley + " complete":   b.complete,
		"contact set " + nsParley + " take-back":  b.takeBack,
		"contact set " + nsParley + " part":       b.part,
		"contact set " + nsParley + " monitor":    b.monitor,
		"contact set " + nsParley + " barge-in":   b.bargeIn(),
		"contact set " + nsParley + " take-over":  b.takeOver(),
		"contact set " + nsParley + " reassign":   b.reassign(),
		"contact set " + nsParley + " move":       b.move(),
		"contact set " + nsParley + " priority":   b.prioritize(),
		"contact set " + nsParley + " close":      b.closeContact(),
		"service set " + nsParley + " force":      b.forceAgent,

		"contact set " + nsParley + " wrap-up": b.fileWrapUp,
		"contact set " + nsParley + " extend":  b.extendWrapUp,
		"contact set " + nsParley + " done":    b.endWrapUp,
		"contact set " + nsParley + " note":    b.setNote,
		"contact get " + nsParley + " notes":   b.listNotes,
		"contact set " + nsParley + " tags":    b.setTags,
		"contact get " + nsParley + " tags":    b.listTags,
		"contact set " + nsParley + " rating":  b.setRating,
		"contact get " + nsParley + " rating":  b.getRating,
		"contact set " + nsParley + " survey":  b.setSurvey,
		"contact get " + nsParley + " survey":  b.getSurvey,

		"contact get " + nsParley + " transcript": b.getTranscript,
		"contact set " + nsParley + " transcript": b.sendTranscript,

		"contact set " + muc.NSOwner + " query": b.notYours,
		"contact get " + muc.NSOwner + " query": b.notYours,
		"contact set " + muc.NSAdmin + " query": b.notYours,
		"contact get " + muc.NSAdmin + " query": b.notYours,
	}
}

// place says what an address is: the component, a queue, a contact, or nothing.
func (b *bridge) place(in *inbound) (string, queueEntry, acd.ContactID) {
	local := in.to.Local()
	if local == "" {
		return "service", queueEntry{}, 0
	}
	if q, ok := b.directory.Load().byDN[strings.ToLower(local)]; ok {
		return "queue", q, 0
	}
	if id, err := acd.ParseContactID(local); err == nil {
		return "contact", queueEntry{}, id
	}
	return "", queueEntry{}, 0
}

func (b *bridge) iq(in *inbound) {
	kind := in.Attr("type")
	if kind == "result" || kind == "error" {
		if !b.pinged(in) && !b.greeted(in) && !b.rostered(in) {
			b.offerAnswered(in, kind == "result")
		}
		return
	}
	payload := in.payload()
	if payload == nil || (kind != "get" && kind != "set") || in.Attr("id") == "" {
		b.fail(in, reasonMalformed)
		return
	}
	address, _, id := b.place(in)
	if address == "" {
		b.fail(in, reasonNoSuchAddress)
		return
	}
	if kind == "set" {
		b.hideWritten(in, payload)
	}
	if b.commandIQ(in, id) {
		return
	}
	answer := b.answers[address+" "+kind+" "+payload.NS+" "+payload.Name]
	if answer == nil && payload.NS == nsWorkgroup && address != "queue" {
		b.fail(in, reasonNoSuchAddress) // 404 in XEP-0142 v0.3.1 §3.2.1.1: it is no workgroup
		return
	}
	if answer == nil {
		b.fail(in, reasonUnknownService)
		return
	}
	answer(in)
}

func (b *bridge) message(in *inbound) {
	if in.Attr("type") == "error" {
		b.bounced(in)
		return
	}
	switch address, q, id := b.place(in); {
	case b.plainMessage(in, address, q, id):
	case address == "service":
		b.notice(in)
	case address == "contact":
		b.roomMessage(in, id)
	default:
		b.fail(in, reasonUnknownService)
	}
}

func (b *bridge) presence(in *inbound) {
	switch address, q, id := b.place(in); {
	case address == "queue":
		b.queuePresence(in, q)
	case address != "" && b.plainContactPresence(in, id):
	case address == "contact":
		b.roomPresence(in, id)
	case address == "" && in.Attr("type") == "":
		b.fail(in, reasonNoSuchAddress)
	default:
		// Directed presence to the service itself says nothing here.
	}
}

// payload is an IQ's one child element.
func (in *inbound) payload() *stanza.Element {
	if kids := in.Elements(); len(kids) > 0 {
		return kids[0]
	}
	return nil
}

// result answers an IQ.
func (b *bridge) result(in *inbound, payload *stanza.Element) {
	b.send(stanza.New(stanza.NSClient, "iq", "type", "result", "id", in.Attr("id"),
		"from", in.Attr("to"), "to", in.Attr("from")).Add(payload))
}

// fail answers any stanza with an error; never an error with another.
func (b *bridge) fail(in *inbound, err error) {
	if kind := in.Attr("type"); kind == "error" || in.Name == "iq" && kind == "result" {
		return
	}
	told := refusal(err)
	if told.Condition == stanza.InternalServerError {
		b.log.Error("stanza failed", "jid", in.Attr("from"), "err", err)
	}
	e := stanza.New(stanza.NSClient, in.Name, "type", "error", "id", in.Attr("id"), "from", in.Attr("to"), "to", in.Attr("from"))
	if in.Name == "presence" && in.Child(muc.NS, "x") != nil {
		e.Add(stanza.New(muc.NS, "x")) // XEP-0045 v1.35 §7.2 shows it in each refused join
	}
	b.send(e.Add(told.Element()))
}

// answer ends an IQ with an empty result or the error.
func (b *bridge) answer(in *inbound, err error) {
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, nil)
}

func (b *bridge) pong(in *inbound) { b.result(in, nil) }

func (b *bridge) notYours(in *inbound) {
	b.fail(in, stanza.Error{Condition: stanza.Forbidden, Text: "This room is kept by the service."})
}
