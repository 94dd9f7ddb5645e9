package api

import (
	"context"
	"errors"
	"strings"
	"testing"

	acdstore "parley/acd/store"
)

func TestTheBoardIsForSupervisors(t *testing.T) {
	var role, asked string
	var broken error
	f := open(t, func(_ *Config, p *Parts) {
		p.Member = func(context.Context, string) (Member, bool, error) {
			return Member{Name: "王主任", Role: acdstore.Role(role)}, true, nil
		}
		p.Board = func(_ context.Context, language string) (Board, error) {
			asked = language
			return Board{Queues: []BoardQueue{{DN: "8000", Estimate: &Minutes{Low: 2, High: 5}}}}, broken
		}
	})
	const board = "http://localhost/api/v1/board?lang=zh-TW"
	want(t, "nobody", f.ask("GET", board, ""), 401, "no-session")
	cookie := f.logInAs(right)
	role = "agent"
	want(t, role, f.ask("GET", board, "", cookie), 403, "forbidden")
	if asked != "" {
		t.Error("asked for who may not")
	}
	role = "supervisor"
	w := f.ask("GET", board, "", cookie)
	if want(t, role, w, 200, ""); asked != "zh-TW" || !strings.Contains(w.Body.String(), `"estimate":{"low":2,"high":5}`) {
		t.Errorf("asked in %q, said %s", asked, w.Body)
	}
	broken = errors.New("the disk is on fire")
	if w := f.ask("GET", board, "", cookie); w.Code != 503 || strings.Contains(w.Body.String(), "fire") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
