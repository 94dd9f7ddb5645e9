package control

import (
	"fmt"
	"strconv"

	acdstore "parley/acd/store"
)

// keepingSettings are what becomes of what is said in a queue.
func keepingSettings() []queueSetting {
	return []queueSetting{
		choiceOf("cards", "numbers of payment cards in what is said: masked or shown (masked)", []string{"masked", "shown"},
			func(q *acdstore.Queue) *acdstore.Cards { return &q.Keeping.Cards }),
		daysOf("keep-lines", "days that what was said is kept after the close, or forever (180)", func(q *acdstore.Queue) *acdstore.Days { return &q.Keeping.Lines }),
		daysOf("keep-files", "days that files are kept, or forever (30)", func(q *acdstore.Queue) *acdstore.Days { return &q.Keeping.Files }),
		daysOf("keep-person", "days that names, forms and addresses are kept, or forever (180)", func(q *acdstore.Queue) *acdstore.Days { return &q.Keeping.Person }),
	}
}

func daysOf(key, about string, field func(*acdstore.Queue) *acdstore.Days) queueSetting {
	return queueSetting{
		key: key, about: about,
		get: func(q acdstore.Queue) string {
			switch d := *field(&q); d {
			case 0:
				return ""
			case acdstore.Forever:
				return "forever"
			default:
				return strconv.Itoa(int(d))
			}
		},
		set: func(q *acdstore.Queue, v string) error {
			switch v {
			case "":
				*field(q) = 0
				return nil
			case "forever":
				*field(q) = acdstore.Forever
				return nil
			}
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > int(acdstore.DaysMax) {
				return fmt.Errorf("%q is neither a number of days from 1 to %d nor forever", v, acdstore.DaysMax)
			}
			*field(q) = acdstore.Days(n)
			return nil
		},
	}
}
