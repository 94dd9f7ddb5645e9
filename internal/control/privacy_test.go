package control

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"parley/acd/retain"
)

func (r *recorder) Retention(context.Context) ([]Retention, error) {
	return []Retention{{DN: "8000", Lines: 180}}, r.note("", "retention")
}

func (r *recorder) RunRetention(context.Context) (RetentionRun, error) {
	return RetentionRun{Lines: 3}, r.note("", "run retention")
}

func (r *recorder) Holds(context.Context) ([]Hold, error) {
	return []Hold{{ID: 3}}, r.note("", "holds")
}

func (r *recorder) AddHold(_ context.Context, h NewHold) (Hold, error) {
	return Hold{ID: 3, Reason: h.Reason}, r.note(h.Contact, "hold %+v", h)
}

func (r *recorder) LiftHold(_ context.Context, id uint64) error {
	return r.note("", "lift hold %d", id)
}

func (r *recorder) Erase(_ context.Context, e NewErasure) (Erasure, error) {
	return Erasure{Visitor: 7, Found: []Amount{{"lines", 2}}}, r.note(e.Visitor, "erase %+v", e)
}

// TestPrivacyFromAfar gives each command through the socket: it arrives as it was given, and so does the answer.
func TestPrivacyFromAfar(t *testing.T) {
	dir, far, near := t.TempDir(), &recorder{}, &recorder{}
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop(context.Background()) })
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	drive := func(c Centre) (answers []any) {
		ctx := t.Context()
		add := func(v any, err error) { answers = append(answers, v, err) }
		add(c.Retention(ctx))
		add(c.RunRetention(ctx))
		add(c.Holds(ctx))
		add(c.AddHold(ctx, NewHold{Queue: "8000", Reason: "court"}))
		add(nil, c.LiftHold(ctx, 3))
		add(c.Erase(ctx, NewErasure{Visitor: "g-1", Dry: true}))
		return answers
	}
	if got, want := drive(remote), drive(near); !reflect.DeepEqual(far.asked, near.asked) || !reflect.DeepEqual(got, want) {
		t.Errorf("through the socket: %q\n%v\nstraight: %q\n%v", far.asked, got, near.asked, want)
	}
}

// TestNothingToErase has targets that are none refused, each with its reason.
func TestNothingToErase(t *testing.T) {
	d, _, _, core := openFloor(t)
	if _, err := d.Erase(t.Context(), NewErasure{Visitor: "x"}); !errors.Is(err, errNoErasing) {
		t.Errorf("without an eraser: %v", err)
	}
	d.Erasing(retain.New(d.db, core.Now), t.TempDir())
	for _, c := range []struct {
		asked NewErasure
		want  error
	}{
		{NewErasure{}, ErrWhich},
		{NewErasure{Visitor: "x", Contact: "c-1"}, ErrWhich},
		{NewErasure{Visitor: "x"}, retain.ErrUnknown},
		{NewErasure{Visitor: "x", Dry: true}, retain.ErrUnknown},
		{NewErasure{Contact: "c-1"}, ErrNoContact},
		{NewErasure{Contact: "nonsense"}, ErrNoContact},
	} {
		if _, err := d.Erase(t.Context(), c.asked); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.asked, err, c.want)
		}
	}
	if err := d.AddQueue(t.Context(), "8000", "x"); err != nil {
		t.Fatal(err)
	}
	for _, h := range []NewHold{{}, {Queue: "8000"}, {Queue: "8001", Reason: "r"}, {Visitor: "x", Reason: "r"}, {Queue: "8000", Reason: strings.Repeat("r", 501)}} {
		if made, err := d.AddHold(t.Context(), h); err == nil {
			t.Errorf("%+v made %+v", h, made)
		}
	}
	made, err := d.AddHold(t.Context(), NewHold{Queue: "8000", Reason: "court"})
	if err != nil || made.On != "queue:1" || made.OnName != "8000 x" || made.By != "operator" {
		t.Errorf("%+v, %v", made, err)
	}
	if all, err := d.Holds(t.Context()); err != nil || len(all) != 1 || all[0] != made {
		t.Errorf("%+v, %v", all, err)
	}
	if list, err := d.Retention(t.Context()); err != nil || len(list) != 1 || list[0].Lines != 180 || list[0].Files != 30 || list[0].Person != 180 {
		t.Errorf("%+v, %v", list, err)
	}
	if run, err := d.RunRetention(t.Context()); err != nil || run != (RetentionRun{}) {
		t.Errorf("%+v, %v", run, err)
	}
}
