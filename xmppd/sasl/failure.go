package sasl

// Condition is a SASL error as <failure/> carries it (RFC 6120 §6.5).
type Condition string

// The conditions that this package gives.
const (
	InvalidAuthzid       Condition = "invalid-authzid"
	InvalidMechanism     Condition = "invalid-mechanism"
	MalformedRequest     Condition = "malformed-request"
	NotAuthorized        Condition = "not-authorized"
	TemporaryAuthFailure Condition = "temporary-auth-failure"
)

// Failure ends an attempt. Condition and Text are for the peer; Cause, if there is one, is for the log alone. Guessed says
// that a password or a token was looked at, and was wrong; without it the attempt did not get so far.
type Failure struct {
	Condition Condition
	Text      string
	Cause     error
	Guessed   bool
}

// Error is the sentence for the log.
func (f Failure) Error() string {
	s := "sasl: " + string(f.Condition) + ": " + f.Text
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f Failure) Unwrap() error { return f.Cause }

func fail(c Condition, text string) error { return Failure{Condition: c, Text: text} }

func notAuthorized() error {
	return Failure{Condition: NotAuthorized, Text: "The credentials are not valid.", Guessed: true}
}

func malformed(text string) error { return fail(MalformedRequest, text) }

// notBinding is said to who binds where the mechanism does not (RFC 5802 §6).
func notBinding() error {
	return fail(NotAuthorized, "This mechanism does not bind to the channel.")
}
