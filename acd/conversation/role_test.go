package conversation

import (
	"os"
	"strings"
	"testing"
)

// TestWhoSeesWhat holds docs/protocol.md to the table the program goes by.
func TestWhoSeesWhat(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := table(); !strings.Contains(string(text), want) {
		t.Errorf("docs/protocol.md does not have the table; it is\n%s", want)
	}
}

func table() string {
	var out strings.Builder
	out.WriteString("| kind | visitor | lead | joined | consulted | monitor |\n|---|---|---|---|---|---|\n")
	for k := Kind(1); k < kinds; k++ {
		out.WriteString("| " + k.String() + " |")
		for r := Role(1); r < roles; r++ {
			out.WriteString(" " + cell(r, k) + " |")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func cell(r Role, k Kind) string {
	var can []string
	if Sees(r, k) {
		can = append(can, "sees")
	}
	if Reads(r, k) {
		can = append(can, "reads")
	}
	if MaySay(r, k) {
		can = append(can, "says")
	}
	if len(can) == 0 {
		return "–"
	}
	return strings.Join(can, ", ")
}

// What must hold whatever the table says in detail.
func TestTheVisitorIsKeptOutOfWhatIsPrivate(t *testing.T) {
	for _, k := range []Kind{Private, Whisper, Note, Progress, PrivateTyping, PrivateMark, PrivatePresence} {
		if Sees(RoleVisitor, k) || Reads(RoleVisitor, k) || MaySay(RoleVisitor, k) {
			t.Errorf("the visitor has to do with %v", k)
		}
	}
	for k := Kind(1); k < kinds; k++ {
		for r := Role(1); r < roles; r++ {
			if Reads(r, k) && !Sees(r, k) {
				t.Errorf("%v reads %v later and does not see it", r, k)
			}
		}
		if Reads(RoleVisitor, Whisper) || Reads(RoleLead, Whisper) || Reads(RoleMonitor, Whisper) {
			t.Error("a whisper stands in an archive")
		}
		if MaySay(RoleConsulted, As(RoleConsulted, k)) && Sees(RoleVisitor, As(RoleConsulted, k)) {
			t.Errorf("what a consulted agent says as %v reaches the visitor", k)
		}
	}
}

func TestWhoeverIsUnknownIsDenied(t *testing.T) {
	for k := Kind(0); k < 255; k++ {
		for _, r := range []Role{0, roles, 255} {
			if Sees(r, k) || Reads(r, k) || MaySay(r, k) {
				t.Errorf("role %d, kind %d", r, k)
			}
		}
		if k == 0 || k >= kinds {
			if Sees(RoleLead, k) || Reads(RoleMonitor, k) || MaySay(RoleVisitor, k) {
				t.Errorf("kind %d", k)
			}
		}
	}
}
