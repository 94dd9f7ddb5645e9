package sasl

import (
	"bytes"
	"context"
	"unicode/utf8"
)

// partBytesMax bounds a user name, an authorization identity and a password; RFC 4616 §2 leaves 255 as the least.
const partBytesMax = 1023

// plain takes authzid NUL authcid NUL password (RFC 4616 §2).
func (x *Exchange) plain(ctx context.Context, in []byte) ([]byte, step, error) {
	parts := bytes.Split(in, []byte{0})
	if len(parts) != 3 || len(parts[1]) == 0 || len(parts[2]) == 0 || !utf8.Valid(in) {
		return nil, nil, malformed("PLAIN is an address, a user name and a password.")
	}
	for _, p := range parts {
		if len(p) > partBytesMax {
			return nil, nil, malformed("A part is too long.")
		}
	}
	judged, err := x.hold(ctx, string(parts[1]))
	if err != nil {
		return nil, nil, err
	}
	id, err := x.cfg.Auth.VerifyPlain(ctx, string(parts[1]), string(parts[2]))
	judged(err)
	if err != nil {
		return nil, nil, refuse(err)
	}
	return nil, nil, x.succeed(id, string(parts[0]))
}

// anonymous lets anybody in; what the peer sends about itself is not kept (RFC 4505 §2).
func (x *Exchange) anonymous(context.Context, []byte) ([]byte, step, error) {
	return nil, nil, x.succeed(Identity{Anonymous: true}, "")
}
