package api

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// ErrNotVouched is what Parts.Vouch, and what it returns, answer about a token that is not good here, or not any more.
var ErrNotVouched = errors.New("the signed attributes are not good here")

// Voucher is a signed token that came with a visit, and the queue it is for.
type Voucher struct {
	Token string
	Queue Queue
}

// Vouched keeps what a token says of a guest until the guest's end, and has the token used up: ErrNotVouched if it was
// before.
type Vouched func(jid string, until time.Time) error

// vouched looks at a token. Without one there is nothing to keep.
func (a *API) vouched(ctx context.Context, queue Queue, token string) (keep Vouched, refusal *problem, err error) {
	switch {
	case token == "":
		return nil, nil, nil
	case a.parts.Vouch == nil:
		return nil, notVouched(), nil
	}
	keep, err = a.parts.Vouch(ctx, Voucher{token, queue})
	if errors.Is(err, ErrNotVouched) {
		a.log.Info("signed attributes refused", "queue", queue.DN, "err", err)
		return nil, notVouched(), nil
	}
	return keep, nil, err
}

// notVouched does not say what is wrong: the site's people see that in the log.
func notVouched() *problem {
	return &problem{status: http.StatusForbidden, code: "signed"}
}
