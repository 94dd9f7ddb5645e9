package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// Reply is as it is kept.
type Reply = acdstore.Reply

// ErrNoReply means that there is no canned reply of that number.
var ErrNoReply = errors.New("there is no such reply")

// Bounds of canned replies.
const (
	repliesMax      = 5000 // all together
	repliesOfOneMax = 200  // of one agent
	replyCharsMax   = 4000 // of one text
)

func onReply(id int64) audit.Object { return audit.Object{Kind: audit.OfReply, ID: id} }

// Replies lists the canned replies, in the order of their words. Those of agents and queues that are gone are left out.
func (a *Admin) Replies(ctx context.Context) ([]Reply, error) {
	all, err := acdstore.Replies(ctx, a.db.Reader())
	if err != nil {
		return nil, err
	}
	queues, err := a.Queues(ctx)
	if err != nil {
		return nil, err
	}
	agents, err := a.Agents(ctx)
	return slices.DeleteFunc(all, func(r Reply) bool {
		return r.Queue != 0 && !slices.ContainsFunc(queues, func(q Queue) bool { return q.ID == r.Queue }) ||
			r.Agent != 0 && !slices.ContainsFunc(agents, func(g Agent) bool { return g.ID == r.Agent })
	}), err
}

// Reply is one of them, or ErrNoReply.
func (a *Admin) Reply(ctx context.Context, id int64) (Reply, error) {
	all, err := a.Replies(ctx)
	if err != nil {
		return Reply{}, err
	}
	return replyOf(all, id)
}

func replyOf(all []Reply, id int64) (Reply, error) {
	i := slices.IndexFunc(all, func(r Reply) bool { return r.ID == id })
	if i < 0 {
		return Reply{}, fmt.Errorf("reply %d: %w", id, ErrNoReply)
	}
	return all[i], nil
}

// AddReply keeps a new reply. ErrExists if its owner has one of that word for the queue.
func (a *Admin) AddReply(ctx context.Context, r Reply) (Reply, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	all, err := a.Replies(ctx)
	if err == nil {
		err = a.checkReply(ctx, all, r)
	}
	if err != nil {
		return Reply{}, err
	}
	if r.ID, err = acdstore.NextReplyID(ctx, a.db.Reader()); err != nil {
		return Reply{}, err
	}
	r.Changed = a.eng.Now()
	if err := a.write(ctx, acdstore.InsertReply(r), audit.Entry{Action: audit.ReplySet, On: onReply(r.ID)}); err != nil {
		return Reply{}, fmt.Errorf("add a reply: %w", err)
	}
	return r, nil
}

// SetReply changes a reply: edit gets it as it is kept. Number and owner stay.
func (a *Admin) SetReply(ctx context.Context, id int64, edit func(*Reply) error) (Reply, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	all, err := a.Replies(ctx)
	if err != nil {
		return Reply{}, err
	}
	kept, err := replyOf(all, id)
	if err != nil {
		return Reply{}, err
	}
	r := kept
	if err := edit(&r); err != nil {
		return Reply{}, fmt.Errorf("reply %d: %w", id, err)
	}
	r.ID, r.Agent, r.Changed = kept.ID, kept.Agent, a.eng.Now()
	if err := a.checkReply(ctx, all, r); err != nil {
		return Reply{}, err
	}
	if err := a.write(ctx, acdstore.UpdateReply(r), audit.Entry{Action: audit.ReplySet, On: onReply(id)}); err != nil {
		return Reply{}, fmt.Errorf("change reply %d: %w", id, err)
	}
	return r, nil
}

// RemoveReply forgets a reply that fits says is still what the caller has seen; its error is returned.
func (a *Admin) RemoveReply(ctx context.Context, id int64, fits func(Reply) error) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	kept, err := a.Reply(ctx, id)
	if err == nil {
		err = fits(kept)
	}
	if err != nil {
		return err
	}
	return a.write(ctx, acdstore.DeleteReply(id), audit.Entry{Action: audit.ReplyRemove, On: onReply(id)})
}

func (a *Admin) checkReply(ctx context.Context, all []Reply, r Reply) error {
	if err := CheckWord(r.Word, nil); err != nil {
		return err
	}
	if err := checkReplyTexts(r.Texts); err != nil {
		return err
	}
	if r.Queue != 0 {
		queues, err := a.Queues(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(queues, func(q Queue) bool { return q.ID == r.Queue }) {
			return fmt.Errorf("queue %d: %w", r.Queue, ErrNoQueue)
		}
	}
	mine := 0
	for _, other := range all {
		if other.ID == r.ID {
			continue
		}
		if other.Agent == r.Agent {
			mine++
		}
		if other.Agent == r.Agent && other.Queue == r.Queue && strings.EqualFold(other.Word, r.Word) {
			return fmt.Errorf("reply %s: %w", r.Word, ErrExists)
		}
	}
	if len(all) >= repliesMax && r.ID == 0 || r.Agent != 0 && mine >= repliesOfOneMax {
		return fmt.Errorf("%w: there are at most %d replies, %d of one agent", ErrBadValue, repliesMax, repliesOfOneMax)
	}
	return nil
}

func checkReplyTexts(texts acdstore.Words) error {
	if len(texts) == 0 || len(texts) > languagesMax {
		return fmt.Errorf("%w: a reply has a text, in at most %d languages", ErrBadValue, languagesMax)
	}
	for language, text := range texts {
		if language != "" && !languageTag.MatchString(language) {
			return fmt.Errorf("%w: %q is no language; one is like en or zh-TW", ErrBadValue, language)
		}
		if strings.TrimSpace(text) == "" || !utf8.ValidString(text) || utf8.RuneCountInString(text) > replyCharsMax ||
			strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return fmt.Errorf("%w: a text has 1 to %d characters", ErrBadValue, replyCharsMax)
		}
	}
	return nil
}

// Filler is what the fields of a reply are filled in with; a field that is empty is left as it is.
type Filler struct{ Caller, Agent, Queue, DN string }

// Fill is a text of a reply with its fields filled in. What a value holds is not filled again.
func (f Filler) Fill(text string) string {
	var pairs []string
	for _, field := range []struct{ name, value string }{{"{caller}", f.Caller}, {"{agent}", f.Agent}, {"{queue}", f.Queue}, {"{dn}", f.DN}} {
		if field.value != "" {
			pairs = append(pairs, field.name, field.value)
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// FillerFor is what a contact fills in, as its agent says it.
func (a *Admin) FillerFor(ctx context.Context, id acd.ContactID, agent, language string) (Filler, error) {
	row, found, err := acdstore.ReadContact(ctx, a.db.Reader(), id)
	if err == nil && !found {
		err = fmt.Errorf("contact %s: %w", id, ErrNoContact)
	}
	if err != nil {
		return Filler{}, err
	}
	f := Filler{Caller: row.Caller, Agent: agent}
	queue := row.Queue
	if open, is := a.OpenContact(id); is {
		queue = open.Queue
	}
	queues, err := a.Queues(ctx)
	for _, q := range queues {
		if q.ID == queue {
			f.Queue, f.DN = q.Called(language), q.DN
		}
	}
	return f, err
}
