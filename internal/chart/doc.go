// Package chart draws lines over time, with the range they may lie in, as an SVG file that any browser and any office
// program shows: no script, no font of its own, nothing loaded from elsewhere. Colours keep their contrast in print.
//
// It knows nothing of what it draws. Start reading at chart.go.
package chart
