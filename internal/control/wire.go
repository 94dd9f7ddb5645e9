package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// request is a command on its way; each command uses the fields it needs.
type request struct {
	User     User              `json:"user,omitzero"`
	Password string            `json:"password,omitempty"`
	Disabled bool              `json:"disabled,omitempty"`
	DN       string            `json:"dn,omitempty"`
	Name     string            `json:"name,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
	Ban      NewBan            `json:"ban,omitzero"`
	ID       uint64            `json:"id,omitempty"`
	Trail    TrailQuery        `json:"trail,omitzero"`
	Token    NewToken          `json:"token,omitzero"`
	Floor    floorRequest      `json:"floor,omitzero"`
	Hold     NewHold           `json:"hold,omitzero"`
	Erasure  NewErasure        `json:"erasure,omitzero"`
	Seal     sealAsked         `json:"seal,omitzero"`
	Webhook  webhookRequest    `json:"webhook,omitzero"`
	Search   SearchQuery       `json:"search,omitzero"`
}

// refusal is an error on its way back.
type refusal struct {
	Error string `json:"error"`
}

// requestBytesMax bounds a command.
const requestBytesMax = 1 << 20

// Handler answers the commands of Remote with c.
func Handler(c Centre) http.Handler {
	mux := http.NewServeMux()
	on := func(path string, do func(context.Context, request) (any, error)) {
		mux.HandleFunc("POST /"+path, func(w http.ResponseWriter, r *http.Request) {
			var asked request
			if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, requestBytesMax)).Decode(&asked); err != nil {
				answer(w, http.StatusBadRequest, refusal{fmt.Sprintf("the command cannot be read: %v", err)})
				return
			}
			got, err := do(r.Context(), asked)
			if err != nil {
				answer(w, http.StatusUnprocessableEntity, refusal{err.Error()})
				return
			}
			answer(w, http.StatusOK, got)
		})
	}
	nothing := func(err error) (any, error) { return struct{}{}, err }
	on("user/add", func(ctx context.Context, r request) (any, error) { return nothing(c.AddUser(ctx, r.User, r.Password)) })
	on("user/passwd", func(ctx context.Context, r request) (any, error) {
		return nothing(c.SetPassword(ctx, r.Name, r.Password))
	})
	on("user/list", func(ctx context.Context, _ request) (any, error) { return c.Users(ctx) })
	on("user/set", func(ctx context.Context, r request) (any, error) { return nothing(c.SetUser(ctx, r.Name, r.Settings)) })
	on("user/disable", func(ctx context.Context, r request) (any, error) {
		return nothing(c.SetDisabled(ctx, r.Name, r.Disabled))
	})
	on("user/remove", func(ctx context.Context, r request) (any, error) { return nothing(c.RemoveUser(ctx, r.Name)) })
	on("queue/add", func(ctx context.Context, r request) (any, error) { return nothing(c.AddQueue(ctx, r.DN, r.Name)) })
	on("queue/list", func(ctx context.Context, _ request) (any, error) { return c.Queues(ctx) })
	on("queue/set", func(ctx context.Context, r request) (any, error) { return nothing(c.SetQueue(ctx, r.DN, r.Settings)) })
	on("queue/remove", func(ctx context.Context, r request) (any, error) { return nothing(c.RemoveQueue(ctx, r.DN)) })
	on("queue/join", func(ctx context.Context, r request) (any, error) { return nothing(c.JoinQueue(ctx, r.DN, r.Name)) })
	on("queue/leave", func(ctx context.Context, r request) (any, error) { return nothing(c.LeaveQueue(ctx, r.DN, r.Name)) })
	onSafety(on, c)
	onFloor(on, c)
	onPrivacy(on, c)
	onAccess(on, c)
	onKeeping(on, c)
	onWebhooks(on, c)
	onSearch(on, c)
	return mux
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the command has gone: there is nobody to tell
}

// Remote is the Centre of a running server.
type Remote struct{ client http.Client }

func (r *Remote) call(ctx context.Context, path string, asked request, got any) error {
	body, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://parley/"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	reply, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer reply.Body.Close()
	d := json.NewDecoder(reply.Body)
	if reply.StatusCode != http.StatusOK {
		var said refusal
		if err := d.Decode(&said); err != nil || said.Error == "" {
			return fmt.Errorf("ask the server: it answered %s", reply.Status)
		}
		return errors.New(said.Error)
	}
	if got == nil {
		return nil
	}
	if err := d.Decode(got); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	return nil
}
