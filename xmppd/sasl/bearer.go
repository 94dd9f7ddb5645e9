package sasl

import (
	"context"
	"errors"
	"strings"
)

const (
	kvsep         = "\x01" // RFC 7628 §3.1
	tokenBytesMax = 4096
)

// bearer takes a GS2 header and key/value pairs, of which auth carries the token (RFC 7628 §3.1).
func (x *Exchange) bearer(ctx context.Context, in []byte) ([]byte, step, error) {
	head, rest, err := parseGS2(string(in))
	if err != nil {
		return nil, nil, err
	}
	if head.binding != "" {
		return nil, nil, notBinding()
	}
	token, err := parseBearer(rest)
	if err != nil {
		return nil, nil, err
	}
	if token == "" {
		return bearerRefused()
	}
	id, err := x.cfg.Auth.VerifyToken(ctx, token)
	if errors.Is(err, ErrBadCredentials) {
		return bearerRefused()
	}
	if err != nil {
		return nil, nil, refuse(err)
	}
	return nil, nil, x.succeed(id, head.authzid)
}

// bearerRefused says why in a challenge; the peer's answer to it, whatever it is, gets the failure (RFC 7628 §3.2.3).
func bearerRefused() ([]byte, step, error) {
	return []byte(`{"status":"invalid_token"}`), func(context.Context, []byte) ([]byte, step, error) {
		return nil, nil, notAuthorized()
	}, nil
}

// parseBearer reads the pairs after the GS2 header. Without a usable token it gives an empty one: that is an answer
// to be refused, not a broken message.
func parseBearer(s string) (token string, err error) {
	body, ok := strings.CutPrefix(s, kvsep)
	if !ok {
		return "", malformed("Pairs are missing.")
	}
	body, ok = strings.CutSuffix(body, kvsep)
	if !ok {
		return "", malformed("The end of the pairs is missing.")
	}
	seen := false
	for body != "" {
		pair, rest, ended := strings.Cut(body, kvsep)
		key, value, ok := strings.Cut(pair, "=")
		if !ended || !ok || !letters(key) {
			return "", malformed("A pair is broken.")
		}
		if key == "auth" {
			if seen {
				return "", malformed("auth stands twice.")
			}
			seen, token = true, bearerToken(value)
		}
		body = rest
	}
	return token, nil
}

// bearerToken takes "Bearer" and a b64token (RFC 6750 §2.1); the scheme's case does not matter (RFC 9110 §11.1).
func bearerToken(auth string) string {
	scheme, token, _ := strings.Cut(auth, " ")
	token = strings.TrimLeft(token, " ")
	if !strings.EqualFold(scheme, "Bearer") || len(token) > tokenBytesMax {
		return ""
	}
	bare := strings.TrimRight(token, "=")
	for i := 0; i < len(bare); i++ {
		if strings.IndexByte(tokenChars, bare[i]) < 0 {
			return ""
		}
	}
	if bare == "" {
		return ""
	}
	return token
}

const tokenChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"

func letters(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}
