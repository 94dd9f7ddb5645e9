package webclient

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// previewStyle makes the page look like somebody's site, with next to nothing on it to read: it has no heading and no landmark,
// for it stands in the midst of a page of ours that has its own.
const previewStyle = `:root{color-scheme:light}body{margin:0;background:#fff;font:16px/1.5 system-ui,sans-serif;color:#4a5654}` +
	`p{margin:0;padding:12px 20px;background:#eef1f0;border-bottom:1px solid #d8dedc;font-weight:600}` +
	`div{display:grid;gap:14px;padding:24px 20px}i{display:block;height:12px;border-radius:6px;background:#eef1f0}` +
	`i:first-child{height:120px;border-radius:12px}i:nth-child(4n){width:60%}`

const previewDocument = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
	`<title>shop.example</title><style>` + previewStyle + `</style></head><body><p>shop.example</p>` +
	`<div><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i></div></body></html>`

// preview serves a page like a site's, which the administration shows in a frame and puts the loader into. It takes nothing
// from the request, and may do what the policy of a careful site allows: docs/widget.md.
func (s *site) preview(w http.ResponseWriter, _ *http.Request) {
	sum := sha256.Sum256([]byte(previewStyle))
	header := w.Header()
	header.Set("Content-Type", contentTypes[".html"])
	header.Set("Cache-Control", "no-cache")
	header.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "frame-src 'self'", "connect-src 'self'",
		"style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'",
	}, "; "))
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	if _, err := w.Write([]byte(previewDocument)); err != nil {
		s.log.Debug("preview not sent", "err", err) // the browser went away
	}
}
