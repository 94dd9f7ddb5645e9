package upload

import (
	"bytes"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// octets is what a file is served as that is none of the kinds we know.
	octets = "application/octet-stream"
	plain  = "text/plain"
	// headBytes is how much of a file's beginning decides what it is.
	headBytes = 512
)

// family is media types that begin alike.
type family struct {
	begins func(head []byte) bool
	types  []string // the first is what it is called if nobody said; "" stands for octets
}

// families are the kinds that are served as what they are: none of them is run or shown as a page by a browser that keeps to
// the headers it is served with. Text is the one kind more; SVG, HTML, XML and scripts are none, and served as octets.
var families = []family{
	{prefix("\x89PNG\r\n\x1a\n"), []string{"image/png"}},
	{prefix("\xff\xd8\xff"), []string{"image/jpeg"}},
	{prefix("GIF87a", "GIF89a"), []string{"image/gif"}},
	{riffWebP, []string{"image/webp"}},
	{prefix("%PDF-"), []string{"application/pdf"}},
	{prefix("PK\x03\x04", "PK\x05\x06"), []string{
		"application/zip",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"application/vnd.oasis.opendocument.text",
		"application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.oasis.opendocument.presentation",
	}},
	{prefix("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []string{
		"", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
	}},
	{prefix("OggS"), []string{"application/ogg", "audio/ogg", "video/ogg"}},
	{mpegAudio, []string{"audio/mpeg"}},
	{m4a, []string{"audio/mp4", "video/mp4"}},
	{mp4, []string{"video/mp4", "audio/mp4"}},
	{webM, []string{"video/webm", "audio/webm"}},
}

func prefix(starts ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(starts, func(p string) bool { return bytes.HasPrefix(head, []byte(p)) })
	}
}

func riffWebP(h []byte) bool {
	return len(h) >= 12 && string(h[:4]) == "RIFF" && string(h[8:12]) == "WEBP"
}

// mpegAudio takes an ID3 tag, or the header of a frame of layer III with a bit rate and a sampling rate that there are.
func mpegAudio(h []byte) bool {
	if bytes.HasPrefix(h, []byte("ID3")) {
		return true
	}
	return len(h) >= 4 && h[0] == 0xff && h[1]&0xe6 == 0xe2 && h[1]&0x18 != 0x08 && h[2]>>4 != 0 && h[2]>>4 != 15 && h[2]>>2&3 != 3
}

// brand is the major brand of an ISO base media file, or empty.
func brand(h []byte) string {
	if len(h) < 12 || string(h[4:8]) != "ftyp" {
		return ""
	}
	return string(h[8:12])
}

func m4a(h []byte) bool { return brand(h) == "M4A " }

func mp4(h []byte) bool {
	b := brand(h)
	return strings.HasPrefix(b, "iso") || strings.HasPrefix(b, "mp4") || slices.Contains([]string{"avc1", "M4V ", "dash"}, b)
}

// webM takes an EBML header whose DocType is webm: Matroska, which may hold anything, begins alike.
func webM(h []byte) bool {
	return bytes.HasPrefix(h, []byte("\x1a\x45\xdf\xa3")) && bytes.Contains(h[:min(len(h), 64)], []byte("\x42\x82\x84webm"))
}

// kindOf is the media type to serve a file with; false means that its beginning contradicts what was declared. text says
// that all of it is text in UTF-8.
func kindOf(head []byte, text bool, declared string) (kind string, ok bool) {
	for _, f := range families {
		if !f.begins(head) {
			continue
		}
		switch {
		case declared != "" && slices.Contains(f.types, declared):
			return declared, true
		case known(declared):
			return "", false
		case f.types[0] == "":
			return octets, true
		}
		return f.types[0], true
	}
	switch {
	case known(declared) && declared != plain:
		return "", false
	case text && !markup(head) && (declared == "" || declared == plain):
		return plain + "; charset=utf-8", true
	}
	return octets, true
}

// known says whether a media type is one that a file's beginning can contradict.
func known(mediaType string) bool {
	return mediaType == plain || mediaType != "" &&
		slices.ContainsFunc(families, func(f family) bool { return slices.Contains(f.types, mediaType) })
}

// markup says whether a text is one that programs might take for more than text.
func markup(head []byte) bool {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n\f")
	return bytes.HasPrefix(h, []byte("<")) || bytes.HasPrefix(h, []byte("#!"))
}

// mediaType reads a Content-Type as what it declares: its type in lower case without parameters; octets declares nothing.
func mediaType(header string) (declared string, ok bool) {
	if header == "" {
		return "", true
	}
	declared, _, err := mime.ParseMediaType(header)
	if err != nil || !strings.Contains(declared, "/") {
		return "", false
	}
	if declared == octets {
		declared = ""
	}
	return declared, true
}

// inspector looks at a file as it passes.
type inspector struct {
	head   []byte
	rest   []byte // the beginning of a character whose end is still to come
	binary bool
}

// Write looks at p; it never fails.
func (i *inspector) Write(p []byte) (int, error) {
	if room := headBytes - len(i.head); room > 0 {
		i.head = append(i.head, p[:min(room, len(p))]...)
	}
	if !i.binary {
		i.readText(p)
	}
	return len(p), nil
}

func (i *inspector) readText(p []byte) {
	if len(i.rest) > 0 {
		p = append(i.rest, p...)
	}
	for len(p) > 0 && !i.binary {
		r, size := rune(p[0]), 1
		if r >= utf8.RuneSelf {
			if !utf8.FullRune(p) {
				break
			}
			r, size = utf8.DecodeRune(p)
		}
		i.binary = r == utf8.RuneError && size == 1 || r < ' ' && !strings.ContainsRune("\t\n\r\f", r) || r == 0x7f
		p = p[size:]
	}
	if i.rest = nil; !i.binary {
		i.rest = append(i.rest, p...)
	}
}

// text says whether everything that has passed is text in UTF-8.
func (i *inspector) text() bool { return !i.binary && len(i.rest) == 0 }
