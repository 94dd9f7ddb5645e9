package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"parley/internal/tomlline"
)

// envPrefix begins the variables that set a key.
const envPrefix = "PARLEY_"

// Load puts the file, if one is named, and then the environment over the defaults. lookup is os.LookupEnv or a
// test's. Flags are the caller's, with Set; so is Validate, after them.
func Load(file string, lookup func(string) (string, bool)) (Config, error) {
	c := Default()
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return Config{}, fmt.Errorf("read the configuration: %w", err)
		}
		if err := c.read(string(text)); err != nil {
			return Config{}, fmt.Errorf("%s: %w", file, err)
		}
	}
	for _, k := range c.keys() {
		name := envPrefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(k.name))
		if text, ok := lookup(name); ok {
			if err := k.parse(text); err != nil {
				return Config{}, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return c, nil
}

// Set gives one key a value written as text: a list is separated by commas, a duration is like "90s".
func (c *Config) Set(name, text string) error {
	for _, k := range c.keys() {
		if k.name == name {
			return k.parse(text)
		}
	}
	return fmt.Errorf("there is no key %s", name)
}

// read takes a TOML document. Every key that is not known, or of another type, is named with its line.
func (c *Config) read(text string) error {
	var tree map[string]any
	about, err := toml.Decode(text, &tree)
	if err != nil {
		return fmt.Errorf("not TOML: %w", err)
	}
	lines := tomlline.Of(text, about)
	known := map[string]key{}
	for _, k := range c.keys() {
		known[k.name] = k
	}
	var problems []error
	var walk func(path string, tree map[string]any)
	walk = func(path string, tree map[string]any) {
		for _, name := range sortedKeys(tree) {
			full := path + name
			if sub, ok := tree[name].(map[string]any); ok {
				walk(full+".", sub)
				continue
			}
			k, ok := known[full]
			if !ok {
				problems = append(problems, fmt.Errorf("line %d: unknown key %s", lines.At(strings.Split(full, ".")...), full))
				continue
			}
			if err := k.assign(tree[name]); err != nil {
				problems = append(problems, fmt.Errorf("line %d: %w", lines.At(strings.Split(full, ".")...), err))
			}
		}
	}
	walk("", tree)
	return errors.Join(problems...)
}

func sortedKeys(tree map[string]any) []string {
	names := make([]string, 0, len(tree))
	for name := range tree {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
