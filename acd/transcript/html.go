package transcript

import (
	"bufio"
	"html/template"
	"io"
	"strings"
)

// The pieces of a page. Scripts, pictures and anything else from elsewhere are forbidden by the page itself, too: it may
// be opened from a disk, where no server says so.
const (
	pageBegin = `<!doctype html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600;float:left;clear:left;margin-right:.5rem}
ol{list-style:none;padding:0}li{margin:.6rem 0}li.aside{background:#fff4d6;color:#222}time{opacity:.7;font-size:.85em}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>{{.Title}}</h1>
<dl>{{range .Head}}<dt>{{.Label}}</dt><dd><bdi>{{.Value}}</bdi></dd>{{end}}</dl>
<ol>
`
	pageLine = `<li id="l{{.ID}}"{{if .Aside}} class="aside"{{end}}><time datetime="{{.Exact}}">{{.At}}</time> #{{.ID}} {{if .Aside}}({{.Aside}}) {{end}}<b><bdi>{{.What}}</bdi></b>
<p dir="auto">{{.Text}}</p>{{if .File}}<p><a href="{{.URL}}" rel="noopener noreferrer nofollow">{{.File}}</a></p>{{end}}</li>
`
	pageEnd = `</ol>
{{if .Notes}}<h2>{{.Title}}</h2><ol>{{range .Notes}}<li class="aside"><time>{{.At}}</time> <b><bdi>{{.Name}}</bdi></b><p dir="auto">{{.Text}}</p></li>{{end}}</ol>{{end}}
</body></html>
`
)

type pageHead struct {
	Language, Title string
	Head            []pair
}

type pair struct{ Label, Value string }

type pageEntry struct{ ID, At, Exact, Aside, What, Text, File, URL string }

type pageNote struct{ At, Name, Text string }

func writeHTML(to io.Writer, t Transcript, s Style) error {
	w := bufio.NewWriter(to)
	pages := template.Must(template.New("begin").Parse(pageBegin))
	template.Must(pages.New("line").Parse(pageLine))
	template.Must(pages.New("end").Parse(pageEnd))
	head := pageHead{Language: s.Voice.Language, Title: s.Voice.Say("transcript.title")}
	for _, l := range t.head(s) {
		head.Head = append(head.Head, pair{l.label, l.value})
	}
	if err := pages.ExecuteTemplate(w, "begin", head); err != nil {
		return err
	}
	for e, err := range t.Entries {
		if err != nil {
			return err
		}
		if err := pages.ExecuteTemplate(w, "line", e.page(s)); err != nil {
			return err
		}
	}
	end := struct {
		Title string
		Notes []pageNote
	}{Title: s.Voice.Say("transcript.notes")}
	for _, n := range t.Notes {
		end.Notes = append(end.Notes, pageNote{s.stamp(n.At), n.Name, n.Text})
	}
	if err := pages.ExecuteTemplate(w, "end", end); err != nil {
		return err
	}
	return w.Flush()
}

func (e Entry) page(s Style) pageEntry {
	p := pageEntry{
		ID: e.ID, At: s.stamp(e.At), Exact: e.At.UTC().Format("2006-01-02T15:04:05Z"), Aside: e.aside(s), What: e.what(s), Text: e.shown(s),
	}
	if f := e.File; f != nil {
		p.File = f.about(s)
		if strings.HasPrefix(f.URL, "https://") || strings.HasPrefix(f.URL, "http://") {
			p.URL = f.URL
		}
	}
	return p
}
