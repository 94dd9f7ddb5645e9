package xmppd

import (
	"time"

	"parley/xmppd/archive"
	"parley/xmppd/module"
	"parley/xmppd/pubsub"
	"parley/xmppd/xep/admin"
	"parley/xmppd/xep/blocking"
	"parley/xmppd/xep/caps"
	"parley/xmppd/xep/carbons"
	"parley/xmppd/xep/commands"
	"parley/xmppd/xep/contact"
	"parley/xmppd/xep/disco"
	"parley/xmppd/xep/last"
	"parley/xmppd/xep/mam"
	"parley/xmppd/xep/ping"
	"parley/xmppd/xep/private"
	"parley/xmppd/xep/register"
	xtime "parley/xmppd/xep/time"
	"parley/xmppd/xep/vcard"
	"parley/xmppd/xep/version"
)

// Parts is what features are made with.
type Parts struct {
	Config  Config
	Now     func() time.Time
	Archive *archive.Archive // nil for who only wants to know what there is
	Nodes   *pubsub.Nodes    // likewise
}

// Modules is the list of features, in order. Stream management (XEP-0198) is no module: it is how sessions work. Parts
// may be empty for who only wants to know what there is.
func Modules(p Parts) []module.Module {
	return []module.Module{
		core(),
		disco.Module(),
		caps.Module(), // before those that want to know what clients have
		ping.Module(),
		carbons.Module(),
		blocking.Module(),
		mam.Module(p.Archive),
		version.Module(p.Config.Version),
		xtime.Module(p.Now),
		last.Module(p.Now),
		contact.Module(p.Config.Contact),
		vcard.Module(),
		private.Module(),
		commands.Module(p.Now),
		register.Module(p.Config.Registration, p.Now),
		admin.Module(),
		p.Nodes.Module(),
	}
}
