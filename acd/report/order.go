package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// sortedKeys is a map's keys in the order of what by says of them, texts and numbers.
func sortedKeys[K comparable, V any](m map[K]V, by func(K) []any) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		x, y := by(a), by(b)
		for i := range x {
			if order := compareAny(x[i], y[i]); order != 0 {
				return order
			}
		}
		return 0
	})
}

func compareAny(a, b any) int {
	x, isText := a.(string)
	y, alsoText := b.(string)
	if isText && alsoText {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(fmt.Sprintf("%20v", a), fmt.Sprintf("%20v", b))
}
