package mam

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"parley/xmppd/stanza"
)

func TestWhoAsksForTooMuchIsToldSo(t *testing.T) {
	var told stanza.Error
	if err := inTime(fmt.Errorf("read: %w", context.DeadlineExceeded)); !errors.As(err, &told) || told.Condition != stanza.ResourceConstraint {
		t.Errorf("%v", err)
	}
	disk := errors.New("disk")
	if err := inTime(disk); err != disk {
		t.Errorf("%v", err)
	}
}
