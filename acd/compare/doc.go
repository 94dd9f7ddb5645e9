// Package compare shows the reports to audit as audit asks for them, so that neither knows the other: acd/verify counts by
// itself, acd/report from the facts, and what they say of the same interval is laid side by side.
//
// It changes no figure: what a report's cell holds is handed on as it is.
package compare
