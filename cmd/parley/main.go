// Command parley is the contact centre in one binary.
package main

import (
	_ "github.com/BurntSushi/toml"
	_ "github.com/coder/websocket"
	_ "github.com/go-chi/chi/v5"
	_ "github.com/mattn/go-sqlite3"
	_ "github.com/pressly/goose/v3"
	_ "github.com/spf13/cobra"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/term"
	_ "golang.org/x/text/secure/precis"
	_ "golang.org/x/time/rate"
	_ "mellium.im/sasl"
	_ "mellium.im/xmlstream"
	_ "mellium.im/xmpp"
	_ "mellium.im/xmpp/jid"
	_ "mellium.im/xmpp/websocket"
	_ "mellium.im/xmpp/component"
	_ "mellium.im/xmpp/muc"
)

func main() {}
