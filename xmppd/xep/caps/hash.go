package caps

import (
	"cmp"
	"crypto/sha1"
	"encoding/base64"
	"slices"
	"strings"

	"parley/xmppd/form"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// hashOf is the verification string of what disco tells (XEP-0115 v1.6.0 §5.1), by SHA-1.
func hashOf(n module.Node) string {
	var s strings.Builder
	write := func(parts []string) {
		slices.Sort(parts)
		for _, p := range parts {
			s.WriteString(p)
			s.WriteByte('<')
		}
	}
	identities := slices.Clone(n.Identities)
	slices.SortFunc(identities, func(a, b module.Identity) int {
		return cmp.Or(strings.Compare(a.Category, b.Category), strings.Compare(a.Type, b.Type), strings.Compare(a.Lang, b.Lang),
			strings.Compare(a.Name, b.Name))
	})
	for _, i := range identities {
		write([]string{i.Category + "/" + i.Type + "/" + i.Lang + "/" + i.Name})
	}
	write(slices.Clone(n.Features))
	forms := slices.Clone(n.Forms)
	slices.SortFunc(forms, func(a, b *stanza.Element) int { return strings.Compare(formType(a), formType(b)) })
	for _, x := range forms {
		if formType(x) == "" {
			continue // §5.1: such a form says nothing
		}
		write([]string{formType(x)})
		fields := form.Parse(x)
		delete(fields, "FORM_TYPE")
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			write([]string{name})
			write(slices.Clone(fields[name]))
		}
	}
	sum := sha1.Sum([]byte(s.String()))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// formType is the hidden FORM_TYPE of a form (XEP-0068 v1.3.0), "" if it has none.
func formType(x *stanza.Element) string {
	for _, f := range x.Elements() {
		if f.NS == form.NS && f.Name == "field" && f.Attr("var") == "FORM_TYPE" && f.Attr("type") == "hidden" {
			return f.Child(form.NS, "value").Text()
		}
	}
	return ""
}

// read takes an answer to disco#info apart. It returns false for what is none, or too much.
func read(query *stanza.Element) (n module.Node, ok bool) {
	if query == nil || query.NS != nsInfo || query.Name != "query" {
		return n, false
	}
	size := 0
	for _, e := range query.Elements() {
		switch e.NS + " " + e.Name {
		case nsInfo + " identity":
			n.Identities = append(n.Identities, module.Identity{Category: e.Attr("category"), Type: e.Attr("type"),
				Name: e.Attr("name"), Lang: e.Attr("xml:lang")})
		case nsInfo + " feature":
			n.Features = append(n.Features, e.Attr("var"))
			size += len(e.Attr("var"))
		case form.NS + " x":
			n.Forms = append(n.Forms, e)
		}
	}
	return n, len(n.Features) <= featuresMax && size <= featuresBytesMax
}

// sound reports whether an answer is well-formed enough to stand for a hash (§5.4, 3.3 to 3.6), and holds no "<", which
// could make two answers look alike.
func sound(n module.Node) bool {
	seen := map[string]bool{}
	fresh := func(what string, parts ...string) bool {
		key := what + strings.Join(parts, "<")
		again := seen[key]
		seen[key] = true
		return !again && strings.Count(key, "<") == max(0, len(parts)-1)
	}
	for _, i := range n.Identities {
		if !fresh("identity ", i.Category, i.Type, i.Lang, i.Name) {
			return false
		}
	}
	for _, f := range n.Features {
		if !fresh("feature ", f) {
			return false
		}
	}
	for _, x := range n.Forms {
		if typ := formType(x); typ != "" && (!fresh("form ", typ) || !soundForm(x, fresh)) {
			return false
		}
	}
	return true
}

func soundForm(x *stanza.Element, fresh func(string, ...string) bool) bool {
	for _, f := range x.Elements() {
		if f.NS != form.NS || f.Name != "field" {
			continue
		}
		if !fresh("field "+formType(x)+" ", f.Attr("var")) {
			return false
		}
		for _, v := range f.Elements() {
			if strings.Contains(v.Text(), "<") || f.Attr("var") == "FORM_TYPE" && v.Text() != formType(x) {
				return false
			}
		}
	}
	return true
}
