package control

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/acd"
	acdstore "parley/acd/store"
)

// A form as administrators write it: as it is kept, but skills have their words.
type (
	writtenForm struct {
		acdstore.Form
		Fields []writtenField `json:"fields,omitempty"` // hides the form's own
	}
	writtenField struct {
		acdstore.FormField
		Steers []writtenSteer `json:"steers,omitempty"`
	}
	writtenSteer struct {
		acdstore.Steer
		Skill skillWord `json:"skill,omitempty"`
	}
)

// skillWord is a skill's word; its number is read, too.
type skillWord string

// UnmarshalJSON reads a word or a number.
func (w *skillWord) UnmarshalJSON(b []byte) error {
	var n acd.SkillID
	if json.Unmarshal(b, &n) == nil {
		*w = skillWord(strconv.Itoa(int(n)))
		return nil
	}
	return json.Unmarshal(b, (*string)(w))
}

// formOf is a setting that is a form, with skills by their words.
func (d directory) formOf(key, about string, field func(*acdstore.Queue) *acdstore.Form) queueSetting {
	var written writtenForm
	s := jsonOf(key, about, func(*acdstore.Queue) *writtenForm { return &written })
	read, write := s.set, s.get
	s.get = func(q acdstore.Queue) string {
		written = d.written(*field(&q))
		return write(q)
	}
	s.set = func(q *acdstore.Queue, v string) error {
		if err := read(q, v); err != nil {
			return err
		}
		f, err := d.formRead(written)
		if err == nil {
			*field(q) = f
		}
		return err
	}
	return s
}

func (d directory) written(f acdstore.Form) writtenForm {
	w := writtenForm{Form: f}
	for _, field := range f.Fields {
		x := writtenField{FormField: field}
		for _, steer := range field.Steers {
			y := writtenSteer{Steer: steer}
			if steer.Skill != 0 {
				y.Skill = skillWord(strconv.Itoa(int(steer.Skill)))
			}
			if i := slices.IndexFunc(d.skills, func(known acdstore.Skill) bool { return known.ID == steer.Skill }); i >= 0 {
				y.Skill = skillWord(d.skills[i].Word)
			}
			x.Steers = append(x.Steers, y)
		}
		w.Fields = append(w.Fields, x)
	}
	return w
}

func (d directory) formRead(w writtenForm) (acdstore.Form, error) {
	f := w.Form
	for _, x := range w.Fields {
		field := x.FormField
		for _, y := range x.Steers {
			steer := y.Steer
			var err error
			if steer.Skill, err = d.skillCalled(string(y.Skill)); err != nil {
				return acdstore.Form{}, fmt.Errorf("field %s: %w", field.Var, err)
			}
			field.Steers = append(field.Steers, steer)
		}
		f.Fields = append(f.Fields, field)
	}
	return f, nil
}

// skillCalled is the number of a skill by its word, or as it is written; 0 for "".
func (d directory) skillCalled(word string) (acd.SkillID, error) {
	i := slices.IndexFunc(d.skills, func(known acdstore.Skill) bool { return strings.EqualFold(known.Word, word) })
	n, err := strconv.ParseUint(word, 10, 16)
	switch {
	case word == "":
		return 0, nil
	case i >= 0:
		return d.skills[i].ID, nil
	case err == nil:
		return acd.SkillID(n), nil // whether it is there is held where it is kept
	}
	return 0, fmt.Errorf("there is no skill %q", word)
}
