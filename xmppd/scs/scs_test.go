package scs

import (
	"context"
	"flag"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/upload"
	"parley/xmppd/xmpptest"
)

// patience is how long a scenario may take. Passing it fails the test.
const patience = 30 * time.Second

var (
	elsewhere = flag.String("scs.url", "", "play on the server at this WebSocket, which has the accounts; e.g. ws://127.0.0.1:5280/xmpp-websocket")
	only      = flag.String("scs.only", "", "play only files whose path contains this")
)

// TestScenarios plays every scenario of the server's packages, each on a server of its own.
func TestScenarios(t *testing.T) {
	played := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".scs" || !strings.Contains(path, *only) {
			return err
		}
		played++
		t.Run(strings.TrimPrefix(filepath.ToSlash(path), "../"), func(t *testing.T) {
			t.Parallel()
			playFile(t, path)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if played == 0 {
		t.Fatal("there is no scenario")
	}
}

func playFile(t *testing.T, path string) {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(path, string(b))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := Play(ctx, path, s, stageFor(t, s)); err != nil {
		t.Errorf("%s: %v", s.Title, err)
	}
}

// stageFor is a server with the accounts of a scenario.
func stageFor(t *testing.T, s *Scenario) Stage {
	t.Helper()
	if *elsewhere != "" {
		for _, a := range s.Actors {
			if a.Kind == "Guest" {
				t.Skip("the server at -scs.url makes no guests")
			}
		}
		return &web{url: *elsewhere, host: "localhost"}
	}
	server := xmpptest.Start(t)
	made := map[string]bool{}
	for _, a := range s.Actors {
		user, host, _ := strings.Cut(a.Props["jid"], "@")
		if a.Kind != "Client" || made[user] {
			continue
		}
		if host, _, _ = strings.Cut(host, "/"); host != "localhost" {
			t.Fatalf("%s is not at localhost", a.Name)
		}
		made[user] = true
		if _, err := server.Accounts.Create(t.Context(), user, a.Props["password"]); err != nil {
			t.Fatal(err)
		}
	}
	shareFiles(t, server)
	return &web{url: server.URL, host: "localhost", guest: func(scope []string) (string, error) {
		_, token := server.Guest(t, scope...)
		return token, nil
	}}
}

// shareFiles attaches the service that gives slots to accounts. Nobody puts a file: scenarios speak XMPP.
func shareFiles(t *testing.T, server *xmpptest.Server) {
	t.Helper()
	cfg := upload.Default()
	cfg.Domain, cfg.BaseURL, cfg.Dir = "upload.localhost", "https://localhost", filepath.Join(t.TempDir(), "files")
	cfg.Allow = func(ctx context.Context, bare jid.JID) (upload.Allowance, error) {
		if _, found, err := server.Accounts.Lookup(ctx, bare.Local()); err != nil || !found {
			return upload.Allowance{}, err
		}
		return cfg.Full(bare.Local()), nil
	}
	service, err := upload.Open(t.Context(), cfg, server.DB, server.Server.Attach, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
