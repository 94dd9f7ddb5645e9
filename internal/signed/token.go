package signed

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"parley/acd/claim"
)

const (
	tokenBytesMax = 4096
	idBytesMax    = 128
	// lifeMax is how long before its end a token may be used at most, skewMax how much a site's clock may be ahead of ours.
	lifeMax = 5 * time.Minute
	skewMax = 30 * time.Second
)

// ErrBad means that a token is not good; the error that carries it says why, for the site's people.
var ErrBad = errors.New("the token is not good")

// Token is what a good token says. It is not yet used up: see claim.Use.
type Token struct {
	Key, ID string
	Expires time.Time
	Claims  claim.Claims
}

// payload is what is read of a token: registered claims (RFC 7519 §4.1) and ours.
type payload struct {
	jwt.RegisteredClaims
	Name     string           `json:"name"`
	Lang     string           `json:"lang"`
	Priority int              `json:"priority"`
	Agent    string           `json:"agent"`
	Skills   map[string]uint8 `json:"skills"`
}

// Verify checks a token that came with a visit to a queue: its key is one of those that may vouch there and was used as
// configured, aud is the queue alone, exp is at most five minutes ahead, jti is there, and its attributes are within their
// bounds. ErrBad.
func (s *Signers) Verify(token, dn string, now time.Time) (Token, error) {
	if len(token) > tokenBytesMax {
		return Token{}, fmt.Errorf("%w: it is longer than %d bytes", ErrBad, tokenBytesMax)
	}
	var p payload
	var kid string
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{EdDSA, HS256}), jwt.WithStrictDecoding(), jwt.WithExpirationRequired(),
		jwt.WithAudience(dn), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	_, err := parser.ParseWithClaims(token, &p, func(t *jwt.Token) (key any, err error) {
		kid, key, err = s.keyOf(t, dn)
		return key, err
	})
	if err != nil {
		return Token{}, fmt.Errorf("%w: %w", ErrBad, err)
	}
	switch {
	case len(p.Audience) != 1:
		return Token{}, fmt.Errorf("%w: it is for more than one queue", ErrBad)
	case p.ExpiresAt.After(now.Add(lifeMax + skewMax)):
		return Token{}, fmt.Errorf("%w: it expires later than in 5 minutes", ErrBad)
	case p.ID == "" || len(p.ID) > idBytesMax:
		return Token{}, fmt.Errorf("%w: its jti has not 1 to %d bytes", ErrBad, idBytesMax)
	}
	c := claim.Claims{Name: p.Name, Account: p.Subject, Lang: p.Lang, Priority: p.Priority, Agent: p.Agent}
	if c.Account != "" {
		c.Site = claim.SiteOf(kid)
	}
	for name, level := range p.Skills {
		c.Skills = append(c.Skills, claim.Skill{Name: name, Level: level})
	}
	slices.SortFunc(c.Skills, func(x, y claim.Skill) int { return cmp.Compare(x.Name, y.Name) })
	if err := c.Check(); err != nil {
		return Token{}, fmt.Errorf("%w: %w", ErrBad, err)
	}
	return Token{Key: kid, ID: p.ID, Expires: p.ExpiresAt.Time, Claims: c}, nil
}

// keyOf is the key a token names, if it may be used so.
func (s *Signers) keyOf(t *jwt.Token, dn string) (kid string, key any, err error) {
	kid, _ = t.Header["kid"].(string)
	signer, known := s.byKey[kid]
	switch {
	case !known:
		return "", nil, errors.New("its kid is of no key here")
	case t.Method.Alg() != signer.algorithm:
		return "", nil, fmt.Errorf("its algorithm is not the key's, %s", signer.algorithm)
	case t.Header["crit"] != nil:
		return "", nil, errors.New("it demands what is not known here") // RFC 7515 §4.1.11
	case !signer.signsFor(dn):
		return "", nil, errors.New("its key is not for this queue")
	}
	return kid, signer.key, nil
}
