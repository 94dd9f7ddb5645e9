package stanza

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// w3cFile is the W3C XML conformance suite of 2013-09-23, unchanged.
const w3cFile = "xmlts20130923.zip"

// w3cCase is one test of the suite.
type w3cCase struct {
	file    string
	typ     string // valid, invalid (well-formed all the same), not-wf or error
	version string // the recommendations it is about
	edition string // the editions of XML 1.0 it is for; empty means all
	doc     []byte
}

// Each case of the suite either keeps out of XMPP altogether or must be judged as the suite does.
func TestW3C(t *testing.T) {
	count := map[string]int{}
	s := NewScanner(noLimits())
	for _, c := range readW3C(t) {
		_, err := s.Scan(c.doc)
		sort := c.sort()
		count[sort]++
		if sort != wellFormedInside {
			if err == nil {
				t.Errorf("%s: accepted: %s", sort, c.file)
			}
			continue
		}
		inside := withoutProlog(c.doc)
		if _, err := s.Scan(inside); (err == nil) == slices.Contains(refusedInside(), c.file) {
			t.Errorf("%s: %s: %v\n%.300q", sort, c.file, err, inside)
		}
	}
	for _, sort := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%5d %s", count[sort], sort)
	}
	if count[wellFormedInside] < 500 || count[notWellFormedPlain] < 200 {
		t.Error("the suite is not what it was")
	}
}

// What a case is for us.
const (
	notUTF8            = "not UTF-8, refused"
	otherVersion       = "about XML 1.1 or an older edition, refused if only for its prolog"
	notWellFormedDTD   = "not well-formed, with a DTD, refused"
	notWellFormedPlain = "not well-formed, without DTD, refused"
	wellFormedEntity   = "well-formed, with entities, refused"
	wellFormedMisc     = "well-formed, with a comment or processing instruction, refused"
	wellFormedInside   = "well-formed, accepted once its prolog is cut off"
)

func (c w3cCase) sort() string {
	switch {
	case !utf8.Valid(c.doc):
		return notUTF8
	case strings.Contains(c.version, "1.1"), c.edition != "" && !strings.Contains(c.edition, "5"):
		return otherVersion
	case c.typ == "not-wf" && bytes.Contains(c.doc, []byte("<!DOCTYPE")):
		return notWellFormedDTD
	case c.typ == "not-wf":
		return notWellFormedPlain
	case bytes.Contains(c.doc, []byte("<!ENTITY")):
		return wellFormedEntity
	}
	inside := withoutProlog(c.doc)
	if bytes.Contains(inside, []byte("<!--")) || bytes.Contains(inside, []byte("<?")) {
		return wellFormedMisc
	}
	return wellFormedInside
}

// withoutProlog cuts what a stream has no place for: the XML declaration, the DTD, and comments and
// processing instructions beside them.
func withoutProlog(doc []byte) []byte {
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	prolog := regexp.MustCompile(`(?s)^(\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>)*`)
	return bytes.Trim(prolog.ReplaceAll(doc, nil), " \t\r\n")
}

// readW3C reads the suite, or skips the test if there is none.
func readW3C(t *testing.T) []w3cCase {
	dir := os.Getenv("PARLEY_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora") // beside the repository
	}
	file := filepath.Join(dir, w3cFile)
	z, err := zip.OpenReader(file)
	if os.IsNotExist(err) {
		t.Skipf("THE W3C SUITE IS NOT TESTED: there is no %s; put the suite there or name its folder in PARLEY_CORPORA", file)
	}
	if err != nil {
		t.Fatalf("open the W3C suite: %v", err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("open %s: %v", f.Name, err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("read %s: %v", f.Name, err)
		}
		files[f.Name] = b
	}
	return listW3C(files)
}

// listW3C collects the tests that the suite's own lists name.
func listW3C(files map[string][]byte) []w3cCase {
	test := regexp.MustCompile(`(?s)<TEST\s(.*?)>`)
	attribute := regexp.MustCompile(`(?s)([A-Z]+)\s*=\s*["'](.*?)["']`)
	var cases []w3cCase
	for _, list := range slices.Sorted(maps.Keys(files)) {
		for _, m := range test.FindAllSubmatch(files[list], -1) {
			attrs := map[string]string{}
			for _, a := range attribute.FindAllSubmatch(m[1], -1) {
				attrs[string(a[1])] = string(a[2])
			}
			file := path.Join(path.Dir(list), attrs["URI"])
			if doc, ok := files[file]; ok {
				cases = append(cases, w3cCase{file, attrs["TYPE"], attrs["RECOMMENDATION"] + attrs["VERSION"], attrs["EDITION"], doc})
			}
		}
	}
	return cases
}

// refusedInside lists what the suite calls well-formed and a stream refuses even without its prolog.
func refusedInside() []string {
	return []string{
		// The entity was declared in a DTD outside the document.
		"xmlconf/eduni/errata-2e/E19.xml",
		"xmlconf/ibm/valid/P09/ibm09v03.xml",
		"xmlconf/sun/valid/not-sa03.xml",
		"xmlconf/sun/valid/pe00.xml",
		"xmlconf/xmltest/valid/not-sa/031.xml",
		// Colons as Namespaces in XML 1.0 §4 forbids them.
		"xmlconf/oasis/p04pass1.xml",
		"xmlconf/oasis/p05pass1.xml",
		"xmlconf/xmltest/valid/sa/012.xml",
		// Names that the fifth edition added: readers by the fourth would close their stream.
		"xmlconf/eduni/errata-4e/014.xml",
		"xmlconf/eduni/errata-4e/016.xml",
		"xmlconf/eduni/errata-4e/019.xml",
		"xmlconf/eduni/errata-4e/ibm04av01.xml",
		"xmlconf/eduni/errata-4e/ibm04v01.xml",
		"xmlconf/eduni/errata-4e/ibm05v01.xml",
		"xmlconf/eduni/errata-4e/ibm05v03.xml",
		"xmlconf/eduni/errata-4e/ibm89n06.xml",
		"xmlconf/eduni/errata-4e/ibm89n07.xml",
		"xmlconf/eduni/errata-4e/ibm89n08.xml",
		"xmlconf/eduni/errata-4e/ibm89n09.xml",
		"xmlconf/eduni/errata-4e/ibm89n10.xml",
		"xmlconf/eduni/errata-4e/ibm89n11.xml",
		"xmlconf/eduni/errata-4e/ibm89n12.xml",
		// Its encoding, which the XML declaration names, looks like UTF-8 and is not.
		"xmlconf/japanese/weekly-iso-2022-jp.xml",
	}
}
