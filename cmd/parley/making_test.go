package main

import (
	"testing"

	"parley/acd/facts"
)

// TestTheBoardSaysThatItsDayIsNotWhole: after an upgrade, and not in a busy second.
func TestTheBoardSaysThatItsDayIsNotWhole(t *testing.T) {
	for far, want := range map[facts.Behind]int{
		{}:                                -1,
		{Done: 1_000_000, All: 1_000_000}: -1,
		{Done: 999_000, All: 1_000_000}:   -1,
		{Done: 400_000, All: 1_000_000}:   40,
		{Done: 0, All: 30_000}:            0,
	} {
		got := -1
		if percent := making(far); percent != nil {
			got = *percent
		}
		if got != want {
			t.Errorf("%+v: %d, want %d", far, got, want)
		}
	}
}
