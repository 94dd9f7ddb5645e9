package xmpp

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"parley/acd"
	"parley/xmppd/stanza"
)

// fate is what became of the last offer that an agent's plain clients were shown and that is open no longer.
type fate struct {
	contact acd.ContactID
	caller  string
	cause   string
}

// offerToPlain puts an offer into words: the answer to its IQ (received) is given for the clients, which know none.
func (b *bridge) offerToPlain(p *plainAgent, iq string) {
	n, err := strconv.ParseUint(strings.TrimPrefix(iq, "o-"), 10, 64)
	o := b.openOffer(p.Agent, acd.OfferID(n))
	if err != nil || o == nil {
		return
	}
	b.showOffer(p, o)
	if !o.received {
		o.received = true
		b.submit(nil, acd.OfferReceived{Offer: o.Offer}, nil, nil)
	}
}

// showOffer shows an offer to plain clients: who calls, which queue, how long the wait was, and what to answer.
func (b *bridge) showOffer(p *plainAgent, o *offer) {
	c, voice := b.contacts[o.Contact], b.voice(p)
	if c == nil {
		return
	}
	q := b.queue(c.queue)
	arrived, seconds := b.now(), 0
	b.eng.Read(func(s *acd.State) {
		if v, ok := s.Contact(o.Contact); ok {
			arrived = v.Arrived
		}
		seconds = max((int(o.Deadline-b.now())+999)/1000, 1)
	})
	n := p.numberOf(o.Offer)
	yes, no := "y", "n"
	if len(b.deskOf(p.Agent).offers) > 1 || n > 1 {
		yes, no = "y "+number(n), "n "+number(n)
	}
	about := voice.Say("plain.offer.about", "caller", c.caller, "queue", q.calledTo(p), "waited", span(arrived, b.now()))
	if o.Kind != acd.PassRouted {
		about = b.passInWords(p, c, o, about)
	}
	if c.line != "" {
		about = voice.Say("plain.offer.line", "about", about, "line", quote(c.line))
	}
	text := voice.Say("plain.offer.ask", "about", about, "yes", yes, "no", no, "n", number(seconds))
	b.chat(p, message(q.jid, "", "chat", body(text), response(yes, voice.Say("plain.offer.take")), response(no, voice.Say("plain.offer.pass"))))
}

// passInWords says in an offer who asks, what for, and what is to be known.
func (b *bridge) passInWords(p *plainAgent, c *contact, o *offer, about string) string {
	from := b.agent(o.From).name
	if o.From == 0 {
		from = b.agent(c.pass.Agent).name
	}
	about = b.voice(p).Say("plain.offer."+passName(o.Kind), "about", about, "name", from)
	for _, words := range []string{c.pass.Reason, c.pass.Note} {
		if words != "" {
			about += "\n" + words
		}
	}
	return about
}

// response is one button of those clients that have any (XEP-0439 v0.1.0 §3).
func response(value, label string) *stanza.Element {
	return stanza.New(nsQuickResponse, "response", "value", value, "label", label)
}

// numberOf is the number an agent names an offer by: the lowest that is free, for as long as the offer is open.
func (p *plainAgent) numberOf(id acd.OfferID) int {
	if n, has := p.numbers[id]; has {
		return n
	}
	taken := make(map[int]bool)
	for _, n := range p.numbers {
		taken[n] = true
	}
	n := 1
	for taken[n] {
		n++
	}
	p.numbers[id] = n
	return n
}

// offerChangedAtPlain tells the first line of who is being offered.
func (b *bridge) offerChangedAtPlain(p *plainAgent, e *stanza.Element) {
	id, err := strconv.ParseUint(e.Attr("id"), 10, 64)
	if _, shown := p.numbers[acd.OfferID(id)]; err != nil || !shown || e.Attr("line") == "" {
		return
	}
	b.tellAgent(p, b.queueJID(e.Attr("dn")), b.voice(p).Say("plain.offer.says", "caller", e.Attr("caller"), "line", quote(e.Attr("line"))))
}

func (b *bridge) queueJID(dn string) string { return strings.ToLower(dn) + "@" + b.cfg.Domain }

// revokedAtPlain tells in one line that an offer is gone, unless it went as the agent wished.
func (b *bridge) revokedAtPlain(p *plainAgent, e *stanza.Element) {
	id, err := strconv.ParseUint(e.Attr("id"), 10, 64)
	if _, shown := p.numbers[acd.OfferID(id)]; err != nil || !shown {
		return
	}
	delete(p.numbers, acd.OfferID(id))
	f := fate{cause: e.Attr("cause")}
	f.contact, _ = acd.ParseContactID(localpart(e.Attr("contact")))
	from := ""
	if c := b.contacts[f.contact]; c != nil {
		f.caller, from = c.caller, b.queue(c.queue).jid
	}
	p.fate = f
	b.later(func() { // whoever took it has it by then
		c := b.contacts[f.contact]
		if f.cause == "declined" || c != nil && c.agent == p.Agent && p.talks[c.id] != nil {
			return // as the agent wished
		}
		b.tellAgent(p, from, b.fateInWords(p, f))
	})
}

// fateInWords is what became of an offer.
func (b *bridge) fateInWords(p *plainAgent, f fate) string {
	voice := b.voice(p)
	if c := b.contacts[f.contact]; c != nil && c.agent != 0 && f.cause != "declined" {
		if c.agent == p.Agent && p.talks[c.id] == nil {
			return voice.Say("plain.offer.desk", "caller", f.caller)
		}
		if c.agent == p.Agent {
			return voice.Say("plain.offer.yours", "caller", f.caller)
		}
		return voice.Say("plain.offer.taken", "caller", f.caller, "agent", b.agent(c.agent).name)
	}
	key := "plain.offer.gone." + f.cause
	if voice.Say(key) == key {
		key = "plain.offer.gone"
	}
	return voice.Say(key, "caller", f.caller)
}

// answer to an offer, as people write it.
type answer struct {
	takes  bool
	number int // of the offer, 0 = the only one
}

// answers are the words for yes and no, in lower case; "y2" and "y 2" name an offer.
func readAnswer(text string) (answer, bool) {
	text = strings.ToLower(strings.TrimSpace(narrow(text)))
	word := strings.TrimRight(text, "0123456789")
	a := answer{}
	if digits := text[len(word):]; digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 {
			return answer{}, false
		}
		a.number = n
	}
	switch strings.Trim(word, " #.!。") {
	case "y", "yes", "ok", "okay", "take", "accept", "好", "好的", "是", "是的", "接", "要", "可以":
		a.takes = true
	case "":
		if a.number != 1 || len(text) > 1 {
			return answer{}, false
		}
		return answer{takes: true}, true // "1" is yes, as on a phone
	case "n", "no", "pass", "decline", "否", "不", "不要", "不接", "不行":
	default:
		return answer{}, false
	}
	return a, true
}

// answerOffer takes or passes an offer for an agent whose client answered. It reports false if the text is no answer.
func (b *bridge) answerOffer(in *inbound, p *plainAgent, text string) bool {
	a, ok := readAnswer(text)
	if !ok {
		return false
	}
	voice, open := b.voice(p), b.offersAt(p)
	switch {
	case len(open) == 0 && p.fate.contact != 0:
		b.replyTo(in, b.fateInWords(p, p.fate))
		return true
	case len(open) == 0:
		b.replyTo(in, voice.Say("plain.offer.none"))
		return true
	case a.number == 0 && len(open) > 1:
		b.replyTo(in, voice.Say("plain.offer.which")+b.listOffers(p, open))
		return true
	}
	var o *offer
	for _, each := range open {
		if a.number == 0 || p.numbers[each.Offer] == a.number {
			o = each
		}
	}
	if o == nil {
		b.replyTo(in, voice.Say("plain.offer.which")+b.listOffers(p, open))
		return true
	}
	b.decidePlain(in, p, o, a.takes)
	return true
}

// offersAt is an agent's open offers that plain clients were shown, by their numbers.
func (b *bridge) offersAt(p *plainAgent) []*offer {
	var open []*offer
	for _, o := range b.deskOf(p.Agent).offers {
		if _, shown := p.numbers[o.Offer]; shown {
			open = append(open, o)
		}
	}
	slices.SortFunc(open, func(x, y *offer) int { return cmp.Compare(p.numbers[x.Offer], p.numbers[y.Offer]) })
	return open
}

func (b *bridge) listOffers(p *plainAgent, open []*offer) string {
	text := ""
	for _, o := range open {
		if c := b.contacts[o.Contact]; c != nil {
			text += "\n" + number(p.numbers[o.Offer]) + ": " + c.caller + " (" + b.queue(c.queue).calledTo(p) + ")"
		}
	}
	return text
}

func (b *bridge) decidePlain(in *inbound, p *plainAgent, o *offer, takes bool) {
	verb, c := "offer-reject", b.contacts[o.Contact]
	if takes {
		verb = "offer-accept"
		p.wants(o.Contact)
	}
	if c == nil {
		return
	}
	p.fate = fate{contact: o.Contact, caller: c.caller, cause: "declined"}
	if takes {
		p.fate.cause = "taken"
	}
	b.askFor(in, in.from.Bare(), b.queue(c.queue).jid, "set", stanza.New(nsWorkgroup, verb, "id", o.Contact.String()), func(reply *stanza.Element) {
		switch {
		case reply.Attr("type") == "error":
			b.replyTo(in, b.fateInWords(p, p.fate))
		case !takes:
			b.replyTo(in, b.voice(p).Say("plain.offer.passed", "caller", c.caller))
		}
	})
}
