package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

// drainLooks is how often a command looks how far a draining is.
const drainLooks = time.Second

// watchDraining tells how many contacts are left until the last has ended. Who interrupts it stops nothing but the
// telling.
func watchDraining(cmd *cobra.Command, centre control.Centre, d control.Draining) error {
	told := -1
	for !d.Gone {
		if d.Left != told {
			told = d.Left
			if err := say(cmd, "%s left.\n", contactsLeft(d.Left)); err != nil {
				return err
			}
		}
		if _, running := centre.(*control.Remote); !running {
			return errors.New("no server runs: it ends with the last contact once one does")
		}
		if err := pause(cmd.Context(), drainLooks); err != nil {
			return errors.New("it goes on: it ends with the last contact")
		}
		var err error
		if d, err = centre.Left(context.WithoutCancel(cmd.Context()), d); err != nil {
			return err
		}
	}
	return say(cmd, "Done.\n")
}

func contactsLeft(n int) string {
	if n == 1 {
		return "1 contact"
	}
	return fmt.Sprintf("%d contacts", n)
}
