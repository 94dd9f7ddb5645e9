package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"parley/config"
)

// flags are the settings that a command takes from its command line, over file and environment.
type flags struct {
	file string
	keys map[string]string // a flag's name → its key
}

// common are the flags of every command that works on a data directory.
func common(set *pflag.FlagSet) *flags {
	f := &flags{keys: map[string]string{}}
	set.StringVar(&f.file, "config", "", "`file` of settings; see config/default.toml")
	f.add(set, "data", "data", "`directory` of the database (default \"data\")")
	f.add(set, "host", "host", "XMPP `domain` (default: the data directory's, else localhost)")
	return f
}

func (f *flags) add(set *pflag.FlagSet, name, key, help string) {
	set.String(name, "", help)
	f.keys[name] = key
}

func (f *flags) addSwitch(set *pflag.FlagSet, name, key, help string) {
	set.Bool(name, false, help)
	f.keys[name] = key
}

// load gives the configuration, not yet validated.
func (f *flags) load(cmd *cobra.Command) (config.Config, error) {
	cfg, err := config.Load(f.file, os.LookupEnv)
	if err != nil {
		return config.Config{}, err
	}
	var failed error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if key, ok := f.keys[flag.Name]; ok && failed == nil {
			failed = cfg.Set(key, flag.Value.String())
		}
	})
	return cfg, failed
}
