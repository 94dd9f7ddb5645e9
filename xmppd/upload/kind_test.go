package upload

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestKinds(t *testing.T) {
	const (
		png  = "\x89PNG\r\n\x1a\n rest"
		jpeg = "\xff\xd8\xff\xe0 rest"
		zip  = "PK\x03\x04 rest"
		ole  = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"
		mp4  = "\x00\x00\x00\x20ftypisom rest"
		docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		text = "text/plain; charset=utf-8"
		lies = "(refused)"
	)
	for _, test := range []struct{ content, declared, want string }{
		{png, "", "image/png"}, {png, "image/png", "image/png"}, {png, "image/jpeg", lies}, {png, "text/plain", lies},
		{png, "image/svg+xml", "image/png"}, {png, "text/html", "image/png"},
		{jpeg, "image/jpeg", "image/jpeg"}, {jpeg, "image/jpg", "image/jpeg"}, {jpeg, "image/png", lies},
		{"GIF89a rest", "image/gif", "image/gif"}, {"GIF90a rest", "image/gif", lies},
		{"RIFF1234WEBPVP8 ", "image/webp", "image/webp"}, {"RIFF1234WAVEfmt ", "image/webp", lies}, {"RIFF1234WAVEfmt \x00", "audio/wav", octets},
		{"%PDF-1.7", "application/pdf", "application/pdf"}, {" %PDF-1.7", "application/pdf", lies},
		{zip, "", "application/zip"}, {zip, docx, docx}, {zip, "application/java-archive", "application/zip"}, {zip, "application/pdf", lies},
		{ole, "application/msword", "application/msword"}, {ole, "", octets}, {ole, docx, lies},
		{"OggS\x00", "audio/ogg", "audio/ogg"}, {"OggS\x00", "", "application/ogg"}, {"OggS\x00", "video/mp4", lies},
		{"ID3\x04", "audio/mpeg", "audio/mpeg"}, {"\xff\xfb\x90\x00", "", "audio/mpeg"}, {"\xff\xfb\xf0\x00", "audio/mpeg", lies},
		{"\xff\xff\xff\xff", "", octets},
		{mp4, "video/mp4", "video/mp4"}, {mp4, "audio/mp4", "audio/mp4"}, {"\x00\x00\x00\x20ftypM4A ", "", "audio/mp4"},
		{"\x00\x00\x00\x20ftypqt  ", "", octets}, {"\x00\x00\x00\x20ftypheic", "video/mp4", lies},
		{"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01\x42\x82\x84webm", "", "video/webm"},
		{"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01\x42\x82\x88matroska", "video/webm", lies},
		{"hello", "", text}, {"hello", "text/plain", text}, {"好, \ufeff嗎?\r\n", "text/plain", text}, {"hello", "image/png", lies},
		{"hello", "text/javascript", octets}, {"a,b\n", "text/csv", octets},
		{"\xa6\x6e", "text/plain", octets}, {"a\x00b", "text/plain", octets}, {"a\x1bb", "", octets}, {"好"[:2], "", octets},
		{"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", octets}, {"<!DOCTYPE html><script>", "text/html", octets},
		{"<script>", "text/plain", octets}, {" \n\ufeff<a>", "", text}, {"\ufeff \n<a>", "", octets}, {"<?xml version='1.0'?>", "application/xml", octets},
		{"#!/bin/sh\n", "", octets}, {"%!PS-Adobe", "application/postscript", octets},
		{"GIF89a<script>alert(1)</script>", "text/html", "image/gif"},
	} {
		for _, chunk := range []int{1, 3, 1 << 20} {
			i := &inspector{}
			for part := range slices.Chunk([]byte(test.content), chunk) {
				_, _ = i.Write(part)
			}
			kind, ok := kindOf(i.head, i.text(), test.declared)
			if !ok {
				kind = lies
			}
			if kind != test.want {
				t.Errorf("%.20q declared %q in chunks of %d: %s, expected %s", test.content, test.declared, chunk, kind, test.want)
			}
		}
	}
}

// What is served never says more than a browser may act on: no page, no script, no style.
func FuzzKind(f *testing.F) {
	f.Add([]byte("<html>"), "text/html", 3)
	f.Add([]byte("\x89PNG\r\n\x1a\n"), "image/png", 1)
	f.Add([]byte("好嗎"), "", 2)
	f.Fuzz(func(t *testing.T, content []byte, header string, chunk int) {
		declared, ok := mediaType(header)
		if !ok {
			return
		}
		i := &inspector{}
		for part := range slices.Chunk(content, max(1, chunk)) {
			_, _ = i.Write(part)
		}
		if i.text() && !utf8.Valid(content) {
			t.Errorf("%q is no text", content)
		}
		kind, ok := kindOf(i.head, i.text(), declared)
		if !ok {
			return
		}
		base, _, err := mime.ParseMediaType(kind)
		if err != nil || base != octets && !known(base) {
			t.Errorf("%q declared %q is served as %q", content, declared, kind)
		}
		if guess := http.DetectContentType(content); base == plain && strings.HasPrefix(guess, "text/html") {
			t.Errorf("%q is served as text", content)
		}
	})
}
