package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"parley/internal/control"
)

// personalKind is under which kind of document an account keeps its settings: they go with the account, and are in its
// backups.
const personalKind = "settings"

// personalBytesMax is what settings may weigh, as they are kept.
const personalBytesMax = 16 << 10

// personalAreas are the members that settings may have: of all pages, and of one each. What an area holds is the pages'
// business; each changes its own and leaves the others as they are.
var personalAreas = [...]string{"ui", "desk", "board", "history", "reports", "admin"}

// personal is what somebody has set for themselves, by area.
type personal map[string]json.RawMessage

// check is nil for what can be kept: known areas, an object in each.
func (p personal) check() error {
	for area, value := range p {
		if !slices.Contains(personalAreas[:], area) {
			return fmt.Errorf("%w: settings are objects under %s", errBadAnswer, strings.Join(personalAreas[:], ", "))
		}
		if !bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) {
			return fmt.Errorf("%w: %s is an object", errBadAnswer, area)
		}
	}
	return nil
}

// personalIn reads what an account keeps; none is none.
func personalIn(kept []byte) (personal, error) {
	p := personal{}
	if kept == nil {
		return p, nil
	}
	if err := json.Unmarshal(kept, &p); err != nil {
		return nil, fmt.Errorf("read somebody's settings: %w", err)
	}
	return p, nil
}

// getPersonal tells who asks what they have set for themselves.
func (a *API) getPersonal(w http.ResponseWriter, r *http.Request, c caller) {
	kept, err := a.parts.Accounts.Document(r.Context(), c.account.ID, personalKind, "")
	var p personal
	if err == nil {
		p, err = personalIn(kept)
	}
	if err != nil {
		a.fault(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, p)
}

// setPersonal keeps settings in place of those there were, if they still are what the caller has seen.
func (a *API) setPersonal(w http.ResponseWriter, r *http.Request, c caller) {
	var asked personal
	if !readJSON(w, r, &asked) {
		return
	}
	if asked == nil { // null
		asked = personal{}
	}
	if err := asked.check(); err != nil {
		badRequest(err.Error()).write(w, r)
		return
	}
	text, err := json.Marshal(asked)
	if err != nil {
		a.fault(w, r, err)
		return
	}
	if len(text) > personalBytesMax {
		badRequest("Settings are too large.").write(w, r)
		return
	}
	err = a.parts.Accounts.ChangeDocument(r.Context(), c.account.ID, personalKind, "", func(kept []byte) ([]byte, error) {
		now, err := personalIn(kept)
		if err == nil && !matches(r, now) {
			err = control.ErrChanged
		}
		return text, err
	})
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, asked)
}
