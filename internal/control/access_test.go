package control

import (
	"context"
	"reflect"
	"testing"
	"time"
)

func (r *recorder) SetRole(_ context.Context, name, role string) error {
	return r.note(name, "role %s %s", name, role)
}

func (r *recorder) ShareQueue(_ context.Context, dn, name string) error {
	return r.note(name, "share %s %s", dn, name)
}

func (r *recorder) UnshareQueue(_ context.Context, dn, name string) error {
	return r.note(name, "unshare %s %s", dn, name)
}

func (r *recorder) AddToken(_ context.Context, t NewToken) (MadeToken, error) {
	return MadeToken{Token{ID: 7, Name: t.Name}, "api.x"}, r.note(t.Name, "token %+v", t)
}

func (r *recorder) Tokens(context.Context) ([]Token, error) {
	return []Token{{ID: 7, Name: "CRM", Scopes: []string{"contacts:read"}, Queues: []string{"8000"}}}, r.note("", "tokens")
}

func (r *recorder) RevokeToken(_ context.Context, id uint64) error {
	return r.note("", "revoke %d", id)
}

// TestAccessThroughTheSocket: what is asked and answered is the same near and far.
func TestAccessThroughTheSocket(t *testing.T) {
	dir := t.TempDir()
	far, near := &recorder{}, &recorder{}
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop(context.Background()) })
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	drive := func(c Centre) []any {
		ctx := t.Context()
		made, err1 := c.AddToken(ctx, NewToken{Name: "CRM", Scopes: []string{"contacts:read"}, Queues: []string{"8000"}, Expires: time.Unix(9, 0).UTC()})
		list, err2 := c.Tokens(ctx)
		return []any{
			made, err1, list, err2, c.RevokeToken(ctx, 7), c.SetRole(ctx, "1001", "auditor"), c.ShareQueue(ctx, "8000", "crm"),
			c.UnshareQueue(ctx, "8000", "crm"),
		}
	}
	if got, want := drive(remote), drive(near); !reflect.DeepEqual(got, want) {
		t.Errorf("far: %v\nnear: %v", got, want)
	}
	if !reflect.DeepEqual(far.asked, near.asked) {
		t.Errorf("far: %q\nnear: %q", far.asked, near.asked)
	}
}
