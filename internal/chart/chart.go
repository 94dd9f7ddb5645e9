package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
)

// Chart is panels above one another that share what is along the bottom.
type Chart struct {
	Title    string
	Subtitle string
	Language string   // BCP 47 tag
	Ticks    []string // what stands below each point; an empty one has no mark
	Note     string   // below everything
	Panels   []Panel
}

// Panel is lines over the same points, with a scale of its own that begins at 0.
type Panel struct {
	Title string // with the unit
	Top   float64
	Lines []Line
}

// Line is one value for each point; NaN where there is none, which breaks the line. Low and High, if given, are drawn as a
// band behind it.
type Line struct {
	Name      string
	Values    []float64
	Low, High []float64
	Steps     bool // a value holds until the next point
	Muted     bool // beside the one that matters
}

// Measures of the drawing, in pixels.
const (
	wide        = 960
	left        = 64
	right       = 24
	head        = 64
	panelHigh   = 230
	panelHead   = 44
	panelFoot   = 26
	gridMax     = 6 // lines of the grid above 0
	pointsWide  = wide - left - right
	colourMuted = "#6b7280"
)

// Write writes the chart as SVG 1.1.
func (c Chart) Write(w io.Writer) error {
	var b bytes.Buffer
	high := head + len(c.Panels)*(panelHead+panelHigh+panelFoot) + 28
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" xml:lang="%s">`+"\n",
		wide, high, wide, high, safe(c.Title), safe(c.Language))
	b.WriteString(`<style>text{font:13px "Noto Sans","Noto Sans CJK TC","PingFang TC","Microsoft JhengHei",sans-serif;fill:#1f2937}` +
		`.t{font-size:20px;font-weight:600}.s,.x{fill:#4b5563}.x{font-size:12px}</style>` + "\n")
	fmt.Fprintf(&b, `<title>%s</title><rect width="%d" height="%d" fill="#fff"/>`+"\n", safe(c.Title), wide, high)
	fmt.Fprintf(&b, `<text class="t" x="%d" y="28">%s</text><text class="s" x="%d" y="50">%s</text>`+"\n", left, safe(c.Title), left, safe(c.Subtitle))
	for i, p := range c.Panels {
		p.draw(&b, head+i*(panelHead+panelHigh+panelFoot), c.Ticks)
	}
	fmt.Fprintf(&b, `<text class="x" x="%d" y="%d">%s</text>`+"\n</svg>\n", left, high-12, safe(c.Note))
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write a chart: %w", err)
	}
	return nil
}

// safe is a text as XML has it.
func safe(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}

func (p Panel) draw(b *bytes.Buffer, y int, ticks []string) {
	fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`+"\n", left, y+20, safe(p.Title))
	p.legend(b, y+20)
	top := y + panelHead
	step, lines := p.grid()
	s := scale{top: float64(top), points: len(ticks), max: step * float64(lines)}
	for i := range lines + 1 {
		v := step * float64(i)
		fmt.Fprintf(b, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#e5e7eb"/><text class="x" x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			left, wide-right, s.y(v), s.y(v), left-8, s.y(v)+4, number(v, step))
	}
	for i, tick := range ticks {
		if tick != "" {
			fmt.Fprintf(b, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#9ca3af"/><text class="x" x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
				s.x(i), s.x(i), top+panelHigh, top+panelHigh+4, s.x(i), top+panelHigh+18, safe(tick))
		}
	}
	for i, l := range p.Lines {
		l.draw(b, s, p.colour(i))
	}
}

// colour is the nth line's: grey for one that is muted, the others in their order.
func (p Panel) colour(n int) string {
	if p.Lines[n].Muted {
		return colourMuted
	}
	before := 0
	for _, l := range p.Lines[:n] {
		if !l.Muted {
			before++
		}
	}
	return [...]string{"#1d4ed8", "#b45309", "#047857"}[before%3]
}

// legend names the lines, from the right.
func (p Panel) legend(b *bytes.Buffer, y int) {
	x := wide - right
	for i := len(p.Lines) - 1; i >= 0; i-- {
		l := p.Lines[i]
		x -= textWide(l.Name)
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`, x, y, safe(l.Name))
		fmt.Fprintf(b, `<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="%s" stroke-width="3"%s/>`+"\n", x-28, x-8, y-4, y-4, p.colour(i), l.dash())
		x -= 48
	}
}

// textWide is about how wide a text is: a Han character is twice as wide as a letter.
func textWide(text string) int {
	n := 0
	for _, r := range text {
		n += 7
		if r >= 0x2e80 {
			n += 6
		}
	}
	return n
}

// grid is how much lies between two lines of the grid, 1, 2 or 5 of a power of ten, and how many there are, so that all fits.
func (p Panel) grid() (step float64, lines int) {
	most := p.Top
	for _, l := range p.Lines {
		for _, values := range [][]float64{l.Values, l.High} {
			for _, v := range values {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					most = max(most, v)
				}
			}
		}
	}
	if most <= 0 {
		return 1, 1
	}
	most *= 1 - 1e-9 // what is all but on a line is on it
	power := math.Pow(10, math.Floor(math.Log10(most/gridMax)))
	step = 10 * power
	for _, n := range [...]float64{5, 2, 1} {
		if n*power*gridMax >= most {
			step = n * power
		}
	}
	return step, int(math.Ceil(most / step))
}

// number writes a value of the scale without what the step makes needless.
func number(v, step float64) string {
	decimals := max(0, int(-math.Floor(math.Log10(step))))
	return fmt.Sprintf("%.*f", decimals, v)
}

// scale is where things lie.
type scale struct {
	top    float64
	points int
	max    float64
}

func (s scale) x(i int) float64 {
	return left + (float64(i)+0.5)*pointsWide/float64(max(s.points, 1))
}

func (s scale) y(v float64) float64 { return s.top + panelHigh*(1-min(max(v/s.max, 0), 1)) }
