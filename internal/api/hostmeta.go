package api

import (
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// relWebSocket names the link to the stream (XEP-0156 v1.4.0 §2).
const relWebSocket = "urn:xmpp:alt-connections:websocket"

func (a *API) hostMetaJSON(w http.ResponseWriter, r *http.Request) {
	type link struct {
		Rel  string `json:"rel"`
		Href string `json:"href"`
	}
	links := []link{}
	if href := a.webSocketURL(r); href != "" {
		links = append(links, link{relWebSocket, href})
	}
	// Anybody's page may look this up (XEP-0156 §2.1).
	w.Header().Set("Access-Control-Allow-Origin", "*")
	writeJSON(w, http.StatusOK, map[string]any{"links": links})
}

func (a *API) hostMetaXML(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Type", "application/xrd+xml; charset=utf-8")
	var link strings.Builder
	if href := a.webSocketURL(r); href != "" {
		link.WriteString(`<Link rel="` + relWebSocket + `" href="`)
		_ = xml.EscapeText(&link, []byte(href)) // a strings.Builder takes everything
		link.WriteString(`"/>`)
	}
	fmt.Fprintf(w, "<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>%s</XRD>\n", link.String())
}

// webSocketURL is where the peer reaches the stream: under the public URL, else under the name it asked for. It is
// wss; ws is said where one may log in without TLS, which is in the demo on loopback, and to who comes through no proxy
// where --insecure-http allows it; empty is the answer where nobody may log in (DESIGN 2.11).
func (a *API) webSocketURL(r *http.Request) string {
	authority, scheme := r.Host, ""
	switch peer := PeerOf(r); {
	case a.cfg.PublicURL != "":
		u, err := url.Parse(a.cfg.PublicURL)
		if err != nil {
			return ""
		}
		authority = u.Host
		if u.Scheme == "https" {
			scheme = "wss"
		}
	case peer.Secure:
		scheme = "wss"
	}
	if scheme == "" && PeerOf(r).Direct && (a.cfg.Insecure || a.parts.Demo && isLoopback(hostOf(authority))) {
		scheme = "ws"
	}
	if scheme == "" || !isOrigin("https://"+authority) {
		return ""
	}
	return scheme + "://" + authority + "/xmpp-websocket"
}

// hostOf is an authority without its port and brackets.
func hostOf(authority string) string {
	if host, _, err := net.SplitHostPort(authority); err == nil {
		return host
	}
	return strings.Trim(authority, "[]")
}
