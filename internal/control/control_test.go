package control

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// recorder writes down what it was asked, and refuses what begins with "no".
type recorder struct{ asked []string }

func (r *recorder) note(name, format string, args ...any) error {
	r.asked = append(r.asked, fmt.Sprintf(format, args...))
	if strings.HasPrefix(name, "no") {
		return fmt.Errorf("%s is not known", name)
	}
	return nil
}

func (r *recorder) AddUser(_ context.Context, u User, password string) error {
	return r.note(u.Name, "add %+v %s", u, password)
}

func (r *recorder) SetPassword(_ context.Context, name, password string) error {
	return r.note(name, "passwd %s %s", name, password)
}

func (r *recorder) Users(context.Context) ([]User, error) {
	return []User{{Name: "1001", Shown: "林小姐", Role: "agent", Queues: []string{"8000"}}}, r.note("", "users")
}

func (r *recorder) SetUser(_ context.Context, name string, settings map[string]string) error {
	return r.note(name, "set %s %v", name, settings)
}

func (r *recorder) SetDisabled(_ context.Context, name string, disabled bool) error {
	return r.note(name, "disabled %s %t", name, disabled)
}

func (r *recorder) RemoveUser(_ context.Context, name string) error {
	return r.note(name, "remove %s", name)
}

func (r *recorder) AddQueue(_ context.Context, dn, name string) error {
	return r.note(dn, "queue %s %s", dn, name)
}

func (r *recorder) Queues(context.Context) ([]Queue, error) {
	return []Queue{{DN: "8000", Name: "客服中心", Settings: map[string]string{"offer": "20s"}}}, r.note("", "queues")
}

func (r *recorder) SetQueue(_ context.Context, dn string, settings map[string]string) error {
	return r.note(dn, "queue set %s %v", dn, settings)
}

func (r *recorder) RemoveQueue(_ context.Context, dn string) error {
	return r.note(dn, "queue remove %s", dn)
}

func (r *recorder) JoinQueue(_ context.Context, dn, user string) error {
	return r.note(dn, "join %s %s", dn, user)
}

func (r *recorder) LeaveQueue(_ context.Context, dn, user string) error {
	return r.note(dn, "leave %s %s", dn, user)
}

// drive gives every command once.
func drive(ctx context.Context, c Centre) (answers []any) {
	users, err1 := c.Users(ctx)
	queues, err2 := c.Queues(ctx)
	return []any{
		c.AddUser(ctx, User{Name: "1001", Shown: "林小姐", Role: "agent"}, "secret 明"), c.SetPassword(ctx, "1001", "x"), users, err1,
		c.SetUser(ctx, "1001", map[string]string{"grace": "5s"}), c.SetDisabled(ctx, "1001", true), c.SetDisabled(ctx, "1001", false),
		c.RemoveUser(ctx, "1001"), c.AddQueue(ctx, "8000", "客服"), queues, err2, c.SetQueue(ctx, "8000", map[string]string{"name": "a=b"}),
		c.RemoveQueue(ctx, "8000"), c.JoinQueue(ctx, "8000", "1001"), c.LeaveQueue(ctx, "8000", "1001"),
	}
}

// TestSocketIsTransparent: a command through the socket is the command.
func TestSocketIsTransparent(t *testing.T) {
	for name, dir := range map[string]string{
		"short": t.TempDir(), "longer than a socket's address": filepath.Join(t.TempDir(), strings.Repeat("d", 120)),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if _, err := Dial(t.Context(), dir); !errors.Is(err, ErrNoServer) {
				t.Fatalf("without a server: %v", err)
			}
			far, near := &recorder{}, &recorder{}
			stop, err := Serve(dir, far)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(filepath.Join(dir, "parley.sock"))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the socket: %v, %v", info.Mode(), err)
			}
			remote, err := Dial(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			got, want := drive(t.Context(), remote), drive(t.Context(), near)
			if !reflect.DeepEqual(far.asked, near.asked) || !reflect.DeepEqual(got, want) {
				t.Errorf("through the socket: %q %v\nstraight: %q %v", far.asked, got, near.asked, want)
			}
			if err := remote.AddQueue(t.Context(), "no", "x"); err == nil || err.Error() != "no is not known" {
				t.Errorf("a refusal: %v", err)
			}
			if err := stop(t.Context()); err != nil {
				t.Errorf("stop: %v", err)
			}
			if _, err := Dial(t.Context(), dir); !errors.Is(err, ErrNoServer) {
				t.Errorf("after the server: %v", err)
			}
		})
	}
}

// TestSocketLeftBehind: a server that was killed leaves its socket; the next one takes its place.
func TestSocketLeftBehind(t *testing.T) {
	dir := t.TempDir()
	if _, err := Serve(dir, &recorder{}); err != nil {
		t.Fatal(err)
	}
	stop, err := Serve(dir, &recorder{})
	if err != nil {
		t.Fatal(err)
	}
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.AddQueue(t.Context(), "8000", "x"); err != nil {
		t.Error(err)
	}
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
}
