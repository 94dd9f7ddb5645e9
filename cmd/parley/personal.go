package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"parley/acd"
	"parley/acd/retain"
	acdstore "parley/acd/store"
	"parley/xmppd/upload"
)

// eraserOf knows every place where something personal is kept; TestEveryTable has the list of all tables there are.
func eraserOf(p *parts, dir string) *retain.Eraser {
	e := retain.New(p.db, p.engine.Now)
	e.AlsoFiles(filesKept{p, dir})
	e.AlsoLines(wordsIndexed{p})
	e.Also(mailboxes{p})
	e.Also(guests{p})
	return e
}

// filesKept is the files that lines brought along, and what a guest has uploaded besides. An account's other uploads are
// the account's own.
type filesKept struct {
	*parts
	dir string
}

func (filesKept) What() string { return "files" }

func (f filesKept) Count(ctx context.Context, p retain.Person) (n int, err error) {
	err = f.with(ctx, p, func(s *upload.Service, of upload.Whose) error {
		n, err = s.Count(ctx, of)
		return err
	})
	return n, err
}

func (f filesKept) Erase(ctx context.Context, p retain.Person) error {
	return f.with(ctx, p, func(s *upload.Service, of upload.Whose) error { return s.Forget(ctx, of) })
}

// with works with the running service, or with the directory where none runs.
func (f filesKept) with(ctx context.Context, p retain.Person, do func(*upload.Service, upload.Whose) error) error {
	var of upload.Whose
	for _, id := range p.Contacts {
		brought, err := acdstore.Attachments(ctx, f.db.Reader(), id)
		if err != nil {
			return err
		}
		for _, a := range brought {
			of.URLs = append(of.URLs, a.URL)
		}
	}
	if p.Whole && f.isGuest(p.JID) {
		of.JIDs = []string{p.JID}
	}
	if len(of.JIDs)+len(of.URLs) == 0 {
		return nil
	}
	if f.files != nil {
		return do(f.files, of)
	}
	s, err := upload.OpenKept(ctx, f.db, filepath.Join(f.dir, "files"))
	if err != nil {
		return err
	}
	return errors.Join(do(s, of), s.CloseKept())
}

// isGuest says whether a bare JID is a guest's of this server.
func (p *parts) isGuest(jid string) bool {
	name, host, _ := strings.Cut(jid, "@")
	return host == p.host && strings.HasPrefix(name, "g-")
}

// heldFiles says which files may not go though their time is over.
func heldFiles(p *parts) func(context.Context) (upload.Whose, error) {
	return func(ctx context.Context) (upload.Whose, error) {
		held, err := retain.HeldFiles(ctx, p.db.Reader())
		return upload.Whose{URLs: held}, err
	}
}

// mailboxes is what the server keeps for agents and for the visitor of a conversation: rosters that hold it under the
// caller's name, and messages that wait offline.
type mailboxes struct{ *parts }

func (mailboxes) What() string { return "rosters and waiting messages" }

func (m mailboxes) Count(ctx context.Context, p retain.Person) (int, error) {
	all := 0
	for _, id := range p.Contacts {
		n, err := m.accounts.CountAddress(ctx, m.room(id))
		if err != nil {
			return 0, err
		}
		all += n
	}
	if name, own := m.account(p); own {
		n, err := m.accounts.CountWaiting(ctx, name, m.acd())
		return all + n, err
	}
	return all, nil
}

func (m mailboxes) Erase(ctx context.Context, p retain.Person) error {
	for _, id := range p.Contacts {
		if err := m.accounts.EraseAddress(ctx, m.room(id)); err != nil {
			return err
		}
	}
	if name, own := m.account(p); own {
		return m.accounts.EraseWaiting(ctx, name, m.acd())
	}
	return nil
}

func (m mailboxes) acd() string { return "acd." + m.host }

func (m mailboxes) room(id acd.ContactID) string { return fmt.Sprintf("%s@%s", id, m.acd()) }

// account is the visitor's account on this server, if all of the visitor goes.
func (m mailboxes) account(p retain.Person) (string, bool) {
	name, host, _ := strings.Cut(p.JID, "@")
	return name, p.Whole && host == m.host
}

// guests are identities of visitors without an account.
type guests struct{ *parts }

func (guests) What() string { return "guests" }

func (g guests) Count(ctx context.Context, p retain.Person) (int, error) {
	if !p.Whole || !g.isGuest(p.JID) {
		return 0, nil
	}
	name, _, _ := strings.Cut(p.JID, "@")
	_, there, err := g.accounts.Guest(ctx, name)
	if there {
		return 1, err
	}
	return 0, err
}

func (g guests) Erase(ctx context.Context, p retain.Person) error {
	if !p.Whole || !g.isGuest(p.JID) {
		return nil
	}
	name, _, _ := strings.Cut(p.JID, "@")
	_, err := g.accounts.RemoveGuest(ctx, name)
	return err
}

// wordsIndexed is what can be searched for.
type wordsIndexed struct{ *parts }

func (wordsIndexed) What() string { return "lines in the index" }

func (x wordsIndexed) Count(ctx context.Context, p retain.Person) (n int, err error) {
	for _, c := range p.Contacts {
		of, err := x.index.Indexed(ctx, c)
		if err != nil {
			return 0, err
		}
		n += of
	}
	return n, nil
}

func (x wordsIndexed) Erase(ctx context.Context, p retain.Person) error {
	for _, c := range p.Contacts {
		if err := x.index.Erase(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
