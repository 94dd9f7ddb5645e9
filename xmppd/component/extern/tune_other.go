//go:build !linux

package extern

import "net"

func tune(net.Conn) error { return nil }
