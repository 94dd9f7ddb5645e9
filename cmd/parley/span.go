package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/acd"
	"parley/acd/whatif"
	"parley/internal/chart"
	"parley/internal/i18n"
	"parley/internal/wall"
)

// spanFlags say which part of the log is looked at.
type spanFlags struct {
	from, to, tz string
	zone         *time.Location
}

func (s *spanFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.from, "from", "", "`time` it begins: 2026-03-02 or 2026-03-02T08:00 (the log's beginning)")
	c.Flags().StringVar(&s.to, "to", "", "`time` it ends (the log's end)")
	c.Flags().StringVar(&s.tz, "tz", "", "time `zone` of times (this machine's)")
}

func (s *spanFlags) read() (span whatif.Span, err error) {
	s.zone = time.Local
	if s.tz != "" {
		if s.zone, err = time.LoadLocation(s.tz); err != nil {
			return span, usage{"--tz: there is no time zone " + s.tz}
		}
	}
	for _, x := range []struct {
		flag, text string
		into       *acd.Time
	}{{"--from", s.from, &span.From}, {"--to", s.to, &span.To}} {
		if x.text == "" {
			continue
		}
		at, ok := wall.Read(x.text, s.zone)
		if !ok {
			return span, usage{x.flag + " is like 2026-03-02 or 2026-03-02T08:00"}
		}
		*x.into = acd.Time(at.UnixMilli())
	}
	if span.To != 0 && span.To <= span.From {
		return span, usage{"--to is not after --from"}
	}
	return span, nil
}

// drawing is a chart asked for.
type drawing struct{ file, language string }

func (d *drawing) flags(c *cobra.Command) {
	c.Flags().StringVar(&d.file, "chart", "", "`file` for a chart, SVG")
	c.Flags().StringVar(&d.language, "lang", "en", "language of the chart: en or zh-TW")
}

func (d *drawing) check() error {
	if !slices.Contains(i18n.Languages(), d.language) {
		return usage{"--lang is " + strings.Join(i18n.Languages(), " or ")}
	}
	return nil
}

func (d *drawing) draw(drawn func(voice i18n.Voice) chart.Chart) error {
	if d.file == "" {
		return nil
	}
	voice, err := i18n.Charts(d.language)
	if err != nil {
		return err
	}
	f, err := os.Create(d.file)
	if err != nil {
		return fmt.Errorf("write the chart: %w", err)
	}
	if err := drawn(voice).Write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
