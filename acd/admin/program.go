package admin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// Program is as it is kept.
type Program = acdstore.Program

// What can be wrong with a program or its token.
var (
	ErrNoProgram = errors.New("there is no such token")
	ErrBadToken  = errors.New("the token is not good")
)

// Bounds of the tokens of programs.
const (
	ProgramsMax    = 1000
	ProgramLife    = 90 * 24 * time.Hour // unless another end is asked for
	ProgramLifeMax = 2 * 366 * 24 * time.Hour

	ProgramPrefix     = "api." // what a token is for can be seen by its beginning, which is no secret
	programTokenBytes = 32
	programUseEvery   = acd.Span(60_000) // how exactly the last use is kept
)

func onProgram(id int64) audit.Object { return audit.Object{Kind: audit.OfProgram, ID: id} }

// Programs lists those whose tokens were not revoked, expired ones too.
func (a *Admin) Programs(ctx context.Context) ([]Program, error) {
	return acdstore.Programs(ctx, a.db.Reader())
}

// AddProgram makes a token from p's Name, Scopes, Queues and Expires (0: after ProgramLife) and returns it: it is told this
// once and never again. ErrBadName, ErrBadValue.
func (a *Admin) AddProgram(ctx context.Context, p Program) (Program, string, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	now := a.eng.Now()
	p.Made = now
	if p.Expires == 0 {
		p.Expires = now.Add(acd.Span(ProgramLife.Milliseconds()))
	}
	if err := a.checkProgram(ctx, p); err != nil {
		return Program{}, "", err
	}
	secret := make([]byte, programTokenBytes)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	token := ProgramPrefix + base64.RawURLEncoding.EncodeToString(secret)
	p.Token = keptOf(token)
	var err error
	if p.ID, err = acdstore.NextProgramID(ctx, a.db.Reader()); err != nil {
		return Program{}, "", err
	}
	if err := a.write(ctx, acdstore.InsertProgram(p), audit.Entry{Action: audit.ProgramAdd, On: onProgram(p.ID)}); err != nil {
		return Program{}, "", fmt.Errorf("add a token: %w", err)
	}
	return p, token, nil
}

// RevokeProgram ends a token at once and for good. ErrNoProgram.
func (a *Admin) RevokeProgram(ctx context.Context, id int64) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	all, err := a.Programs(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p Program) bool { return p.ID == id }) {
		return fmt.Errorf("token %d: %w", id, ErrNoProgram)
	}
	return a.write(ctx, acdstore.RevokeProgram(id, a.eng.Now()), audit.Entry{Action: audit.ProgramRevoke, On: onProgram(id)})
}

// ProgramOf is the program that shows a token, and notes the use. ErrBadToken, whatever is wrong with it.
func (a *Admin) ProgramOf(ctx context.Context, token string) (Program, error) {
	if !strings.HasPrefix(token, ProgramPrefix) || len(token) != len(ProgramPrefix)+base64.RawURLEncoding.EncodedLen(programTokenBytes) {
		return Program{}, ErrBadToken
	}
	p, found, err := acdstore.FindProgram(ctx, a.db.Reader(), keptOf(token))
	if err != nil {
		return Program{}, err
	}
	now := a.eng.Now()
	if !found || !p.Good(now) {
		return Program{}, ErrBadToken
	}
	if now >= p.Used.Add(programUseEvery) {
		a.eng.Write(acdstore.UseProgram(p.ID, now), func(error) {}) // a use that is not noted is no reason to refuse
	}
	return p, nil
}

// keptOf is what is kept of a token: who reads the table has none.
func keptOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func (a *Admin) checkProgram(ctx context.Context, p Program) error {
	problems := []error{checkName(p.Name)}
	if len(p.Scopes) == 0 {
		problems = append(problems, fmt.Errorf("%w: a token without a scope is good for nothing", ErrBadValue))
	}
	for i, s := range p.Scopes {
		if !s.Known() || slices.Contains(p.Scopes[:i], s) {
			problems = append(problems, fmt.Errorf("%w: %q is no scope, or there twice", ErrBadValue, s))
		}
	}
	if p.Expires <= p.Made || p.Expires > p.Made.Add(acd.Span(ProgramLifeMax.Milliseconds())) {
		problems = append(problems, fmt.Errorf("%w: a token ends within two years", ErrBadValue))
	}
	queues, err := a.Queues(ctx)
	if err != nil {
		return err
	}
	for i, id := range p.Queues {
		if !slices.ContainsFunc(queues, func(q Queue) bool { return q.ID == id }) || slices.Contains(p.Queues[:i], id) {
			problems = append(problems, fmt.Errorf("queue %d: %w, or it is there twice", id, ErrNoQueue))
		}
	}
	all, err := a.Programs(ctx)
	if err == nil && len(all) >= ProgramsMax {
		err = fmt.Errorf("%w: there are at most %d tokens", ErrBadValue, ProgramsMax)
	}
	return errors.Join(append(problems, err)...)
}
