// Package signed checks what a site vouches for about its visitors: a JSON Web Token (RFC 7519) that the site's server has
// signed for one queue, one visit and a few minutes, and that the page sends along when it asks for a visit.
//
// The algorithm is the key's, never the token's: EdDSA (RFC 8037) with a public key, or HS256 with a shared secret. Signing
// and decoding are github.com/golang-jwt/jwt's, which is small, kept up and without dependencies; what is demanded of a
// token beyond the signature is written here. That a token is used once is kept by acd/claim.
package signed
