// Package config is everything that can be set, in one place: a file, then the environment, then flags, each over the
// one before.
//
// Config is composed of the Config of each part. A key is made of the fields' names: HTTP.AllowedOrigins is
// http.allowed-origins in the file and PARLEY_HTTP_ALLOWED_ORIGINS in the environment, so a new field needs no code
// here, and a test asks for its line in default.toml. A key that nobody knows is an error, never a warning.
//
// Start reading at config.go, then load.go.
package config
