// Command xeptable writes the README's table of extensions from what the program itself says it implements: the modules of
// the server, its core, and the components that come with it. With -check it only compares.
package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	acdxmpp "parley/acd/xmpp"
	"parley/xmppd"
	"parley/xmppd/module"
	"parley/xmppd/upload"
)

// The table stands between these lines of the file.
const (
	begin = "<!-- made by scripts/xeptable -->\n"
	end   = "<!-- end -->\n"
)

func main() {
	check := flag.Bool("check", false, "fail if the file is not as it should be")
	file := flag.String("file", "README.md", "the `file`")
	flag.Parse()
	if err := run(*file, *check); err != nil {
		fmt.Fprintln(os.Stderr, "xeptable:", err)
		os.Exit(1)
	}
}

func run(file string, check bool) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	made, err := table(claims())
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(old), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return fmt.Errorf("%s has no place for the table, between %q and %q", file, begin, end)
	}
	text := before + begin + "\n" + made + "\n" + end + after
	if check && text != string(old) {
		return fmt.Errorf("%s does not say what there is; run: go run ./scripts/xeptable", file)
	}
	if check || text == string(old) {
		return nil
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// claim is one extension at one place.
type claim struct {
	module.XEP
	where int // a column
}

// The columns behind number, title and version.
const (
	server = iota
	contactCentre
	columns
)

func claims() (all []claim) {
	add := func(where int, xeps []module.XEP) {
		for _, x := range xeps {
			all = append(all, claim{x, where})
		}
	}
	for _, m := range xmppd.Modules(xmppd.Parts{}) {
		add(server, m.XEPs)
	}
	add(server, upload.XEPs())
	add(contactCentre, acdxmpp.XEPs())
	return all
}

// row is what is claimed of one number.
type row struct {
	version string
	extent  [columns]string
}

// table writes one row for each number. What the claims say of it must be one thing.
func table(all []claim) (string, error) {
	rows, names := map[int]row{}, titles()
	var problems []error
	for _, c := range all {
		r, again := rows[c.Number]
		if again && r.version != c.Version || r.extent[c.where] != "" {
			problems = append(problems, fmt.Errorf("XEP-%04d is claimed twice, in version %s and %s", c.Number, r.version, c.Version))
		}
		if names[c.Number] == "" {
			problems = append(problems, fmt.Errorf("XEP-%04d has no title in titles.go", c.Number))
		}
		r.version, r.extent[c.where] = c.Version, extent(c.XEP)
		rows[c.Number] = r
	}
	var b strings.Builder
	b.WriteString("| XEP | what | version | server | contact centre |\n|---|---|---|---|---|\n")
	for _, n := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&b, "| %04d | %s | %s | %s | %s |\n", n, names[n], rows[n].version, rows[n].extent[server], rows[n].extent[contactCentre])
	}
	return b.String(), errors.Join(problems...)
}

func extent(x module.XEP) string {
	if x.Note == "" {
		return string(x.Status)
	}
	return string(x.Status) + ": " + x.Note
}
