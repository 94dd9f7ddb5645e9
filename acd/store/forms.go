package store

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"parley/acd"
)

// Form is a data form as an administrator defines it (XEP-0004 v2.13.1): what a queue asks before a chat, or after it.
// It is kept as JSON. The visitor's name is asked for by every queue and need not be among the fields.
type Form struct {
	Title        Words       `json:"title,omitempty"`
	Instructions Words       `json:"instructions,omitempty"`
	Fields       []FormField `json:"fields,omitempty"`
}

// FormField is one question of a form.
type FormField struct {
	Var      string       `json:"var"`
	Type     FieldType    `json:"type"`
	Label    Words        `json:"label,omitempty"`
	Required bool         `json:"required,omitempty"`
	Default  string       `json:"default,omitempty"`
	Options  []FormOption `json:"options,omitempty"` // of a list

	// Bounds of what may be answered. CharsMax 0 is FieldCharsMax; Min and Max make the field a whole number.
	CharsMin int    `json:"chars-min,omitempty"`
	CharsMax int    `json:"chars-max,omitempty"`
	Min      *int64 `json:"min,omitempty"`
	Max      *int64 `json:"max,omitempty"`
	Pattern  string `json:"pattern,omitempty"` // RE2; all of the answer must match

	// What the answer does to the contact's way. A field that is Signed is never asked and never taken from the visitor,
	// only from a visit's signed attributes.
	Steers  []Steer `json:"steers,omitempty"`
	Prefers bool    `json:"prefers,omitempty"` // the answer is the address, or its local part, of the preferred agent
	Signed  bool    `json:"signed,omitempty"`
}

// FormOption is one of the answers a list offers.
type FormOption struct {
	Value string `json:"value"`
	Label Words  `json:"label,omitempty"`
}

// FieldType is a field's type as XEP-0004 v2.13.1 §3.3 names it.
type FieldType string

// The types a form may have. Fixed is text to read and has no answer.
const (
	TextSingle FieldType = "text-single"
	TextMulti  FieldType = "text-multi"
	ListSingle FieldType = "list-single"
	ListMulti  FieldType = "list-multi"
	Boolean    FieldType = "boolean"
	JIDSingle  FieldType = "jid-single"
	Fixed      FieldType = "fixed"
)

// Steer is what one answer does: it adds a need, or priority.
type Steer struct {
	Value    string      `json:"value,omitempty"` // the answer, "" = any that is not empty
	Skill    acd.SkillID `json:"skill,omitempty"`
	Level    uint8       `json:"level,omitempty"` // of the skill, 1…100; 0 is 1
	Priority int         `json:"priority,omitempty"`
}

// Bounds of a form.
const (
	FormFieldsMax  = 32
	FormOptionsMax = 100
	FieldCharsMax  = 2000 // of one answer
	wordsCharsMax  = 400  // of a label or title in one language
	patternMax     = 200  // bytes of a pattern
)

// NameField is the field every queue has: how the agent will call the visitor.
const NameField = "name"

var fieldVar = regexp.MustCompile(`^[A-Za-z0-9_.:#{}/-]{1,64}$`)

// Check says everything that is wrong with the form as a setting; nil = it can be served.
func (f Form) Check() error {
	var errs []error
	if len(f.Fields) > FormFieldsMax {
		errs = append(errs, fmt.Errorf("a form has at most %d fields", FormFieldsMax))
	}
	errs = append(errs, checkWords("the title", f.Title), checkWords("the instructions", f.Instructions))
	seen := map[string]bool{}
	for i, field := range f.Fields {
		if err := field.check(); err != nil {
			errs = append(errs, fmt.Errorf("field %d (%s): %w", i+1, field.Var, err))
		}
		if seen[field.Var] && field.Var != "" {
			errs = append(errs, fmt.Errorf("field %s is there twice", field.Var))
		}
		seen[field.Var] = true
	}
	return errors.Join(errs...)
}

func (f FormField) check() error {
	errs := []error{checkWords("its label", f.Label), f.checkType(), f.checkBounds()}
	for _, s := range f.Steers {
		if s.Level > 100 || s.Priority < -9 || s.Priority > 9 || s.Skill == 0 && s.Level != 0 {
			errs = append(errs, errors.New("steering adds a skill at level 1 to 100, or a priority of -9 to 9"))
		}
	}
	return errors.Join(errs...)
}

func (f FormField) checkType() error {
	lists := f.Type == ListSingle || f.Type == ListMulti
	switch {
	case !slices.Contains([]FieldType{TextSingle, TextMulti, ListSingle, ListMulti, Boolean, JIDSingle, Fixed}, f.Type):
		return fmt.Errorf("there is no type %q here", f.Type)
	case f.Type == Fixed && f.Var == "":
	case !fieldVar.MatchString(f.Var) || f.Var == "FORM_TYPE":
		return errors.New("a field's name is 1 to 64 letters, digits and _.:#{}/-")
	case f.Var == NameField && f.Type != TextSingle:
		return errors.New("the name is a text-single")
	case lists && len(f.Options) == 0 && !f.Signed:
		return errors.New("a list has options")
	case !lists && len(f.Options) > 0:
		return errors.New("only lists have options")
	case len(f.Options) > FormOptionsMax:
		return fmt.Errorf("a list has at most %d options", FormOptionsMax)
	}
	for i, o := range f.Options {
		if o.Value == "" || utf8.RuneCountInString(o.Value) > wordsCharsMax {
			return fmt.Errorf("option %d has no value, or too long a one", i+1)
		}
		if err := checkWords("an option's label", o.Label); err != nil {
			return err
		}
	}
	return nil
}

func (f FormField) checkBounds() error {
	if f.CharsMin < 0 || f.CharsMax < 0 || f.CharsMax > FieldCharsMax || f.CharsMax > 0 && f.CharsMin > f.CharsMax {
		return fmt.Errorf("an answer has at most %d characters, and not more at least than at most", FieldCharsMax)
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		return errors.New("the least number is above the greatest")
	}
	if (f.Min != nil || f.Max != nil || f.Pattern != "") && f.Type != TextSingle {
		return errors.New("only a text-single has a pattern, or is a number")
	}
	if len(f.Pattern) > patternMax {
		return fmt.Errorf("a pattern has at most %d bytes", patternMax)
	}
	if _, err := f.pattern(); err != nil {
		return fmt.Errorf("the pattern: %w", err)
	}
	if f.Default != "" {
		if fault := f.fault([]string{f.Default}); fault != FaultNone {
			return errors.New("the default is no answer that would be taken")
		}
	}
	return nil
}

func (f FormField) pattern() (*regexp.Regexp, error) {
	if f.Pattern == "" {
		return nil, nil
	}
	return regexp.Compile(`^(?:` + f.Pattern + `)$`)
}

func checkWords(what string, w Words) error {
	for language, text := range w {
		if !languageTag.MatchString(language) {
			return fmt.Errorf("%s: %q is no language", what, language)
		}
		if utf8.RuneCountInString(text) > wordsCharsMax {
			return fmt.Errorf("%s has at most %d characters", what, wordsCharsMax)
		}
	}
	return nil
}

// languageTag is the shape of a BCP 47 tag, or no language in particular.
var languageTag = regexp.MustCompile(`^$|^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
