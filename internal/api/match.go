package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// tagOf is the entity tag of an object as it is answered (RFC 9110 §8.8.3): the same as long as the object is.
func tagOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("api: %T as JSON: %v", v, err)) // a bug of ours: no such type is answered
	}
	sum := sha256.Sum256(text)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches says whether a change is still meant for what is there now (If-Match, RFC 9110 §13.1.1). Who does not ask means
// whatever is there.
func matches(r *http.Request, now any) bool {
	asked := r.Header.Values("If-Match")
	if len(asked) == 0 {
		return true
	}
	tag := tagOf(now)
	for _, one := range strings.Split(strings.Join(asked, ","), ",") {
		if one = strings.TrimSpace(one); one == "*" || one == tag {
			return true
		}
	}
	return false
}

// showTagged answers with an object and its tag; to who has it already, with that alone (If-None-Match, RFC 9110 §13.1.2).
func showTagged(w http.ResponseWriter, r *http.Request, status int, v any) {
	tag := tagOf(v)
	w.Header().Set("ETag", tag)
	if status == http.StatusOK && r.Method == http.MethodGet && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	writeJSON(w, status, v)
}
