package xmpp

import (
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// Files are told of by their URL as the message's words, so that every client shows something, and again in an element
// that says that it is a file.
const (
	nsOOB       = "jabber:x:oob"                         // XEP-0066 v1.5
	nsSIMS      = "urn:xmpp:sims:1"                      // XEP-0385 v0.2.1
	nsReference = "urn:xmpp:reference:0"                 // XEP-0372 v0.5.0
	nsJingleFT  = "urn:xmpp:jingle:apps:file-transfer:5" // XEP-0234 v0.19.1
	nsSFS       = "urn:xmpp:sfs:0"                       // XEP-0447 v0.3.1
	nsFile      = "urn:xmpp:file:metadata:0"             // XEP-0446 v0.2.0
	nsURLData   = "http://jabber.org/protocol/url-data"  // XEP-0103 v0.4.1
)

// Bounds of what a line tells of its file.
const (
	urlBytesMax  = 2048
	fileCharsMax = 255 // of its name, and of its media type
)

// File is what is known of a file by whoever keeps it.
type File struct {
	Name string
	Size int64 // bytes
	Type string
}

// files is what the ACD knows of the place where files are uploaded to.
type files struct {
	base  string // what the URLs of uploaded files begin with
	about func(url string) (File, bool)
}

// KnowFiles says where files are uploaded to: their URLs begin with base, which may be http in the demo, and about tells
// what is there; it must not block for long. Without it files elsewhere, under https, can be told of all the same.
func (a *ACD) KnowFiles(base string, about func(url string) (File, bool)) {
	a.owner.files.Store(&files{base, about})
}

// filesKnown is an atomic pointer to files, empty until KnowFiles.
type filesKnown = atomic.Pointer[files]

// attachmentIn is the file that a message with that body tells of; no URL if none.
func (b *bridge) attachmentIn(in *inbound, body string) (store.Attachment, error) {
	told, says := toldFile(in.Element, body)
	if !says {
		return store.Attachment{}, nil
	}
	known := b.files.Load()
	if known == nil {
		known = &files{}
	}
	if told.URL != strings.TrimSpace(body) || !known.allows(told.URL) {
		return store.Attachment{}, reasonBadFile
	}
	if known.about != nil && strings.HasPrefix(told.URL, known.base) {
		if f, ok := known.about(told.URL); ok {
			told.Name, told.Size, told.Type = f.Name, f.Size, f.Type
		}
	}
	if told.Name == "" {
		told.Name = nameIn(told.URL)
	}
	told.Name, told.Type = within(conversation.CleanName(told.Name)), within(conversation.CleanName(told.Type))
	return told, nil
}

// allows says whether a URL may be told of as a file: an absolute https one, or one of our own uploads.
func (f *files) allows(text string) bool {
	if len(text) > urlBytesMax {
		return false
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || f.base != "" && strings.HasPrefix(text, f.base)
}

// toldFile is what a message says of its file in any of the forms; the URL counts that OOB gives.
func toldFile(e *stanza.Element, body string) (store.Attachment, bool) {
	var a store.Attachment
	if about, url := sims(e); about != nil {
		a = described(about, nsJingleFT, url)
	}
	if about, url := shared(e); about != nil {
		a = described(about, nsFile, url)
	}
	if oob := e.Child(nsOOB, "x"); oob != nil {
		a.URL = strings.TrimSpace(oob.Child(nsOOB, "url").Text())
		return a, true
	}
	return a, a.URL != "" && a.URL == strings.TrimSpace(body)
}

// sims finds a file of XEP-0385 v0.2.1 §3 and its URL.
func sims(e *stanza.Element) (about *stanza.Element, url string) {
	for _, ref := range e.Elements() {
		sharing := ref.Child(nsSIMS, "media-sharing")
		if ref.NS != nsReference || sharing == nil {
			continue
		}
		for _, source := range sharing.Child(nsSIMS, "sources").Elements() {
			if source.NS == nsReference && strings.HasPrefix(source.Attr("uri"), "http") {
				return sharing.Child(nsJingleFT, "file"), source.Attr("uri")
			}
		}
	}
	return nil, ""
}

// shared finds a file of XEP-0447 v0.3.1 §3 and its URL.
func shared(e *stanza.Element) (about *stanza.Element, url string) {
	sharing := e.Child(nsSFS, "file-sharing")
	for _, source := range sharing.Child(nsSFS, "sources").Elements() {
		if source.NS == nsURLData && source.Name == "url-data" {
			return sharing.Child(nsFile, "file"), source.Attr("target")
		}
	}
	return nil, ""
}

func described(file *stanza.Element, ns, url string) store.Attachment {
	size, err := strconv.ParseInt(file.Child(ns, "size").Text(), 10, 63)
	if err != nil || size < 0 {
		size = 0
	}
	return store.Attachment{URL: url, Name: file.Child(ns, "name").Text(), Size: size, Type: file.Child(ns, "media-type").Text()}
}

// nameIn is the last part of a URL's path.
func nameIn(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Path[strings.LastIndexByte(u.Path, '/')+1:]
}

func within(s string) string {
	if utf8.RuneCountInString(s) > fileCharsMax {
		return string([]rune(s)[:fileCharsMax])
	}
	return s
}
