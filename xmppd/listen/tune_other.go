//go:build !linux

package listen

import "net"

func tune(net.Conn) error { return nil }
