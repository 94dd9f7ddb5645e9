// Package backup copies a data directory, of a running server too, and brings a copy back.
//
// A backup is a directory: the database as it was at one instant, every other file of the data directory, and a manifest
// (manifest.json) with the size and SHA-256 of each, written last: without it a backup is not whole. Files are copied
// before the database and once more after it, so that each one the database names is there: files only ever come, under
// names of their own, or go because nothing names them any more.
//
// It holds secrets, as the data directory does, and has the same modes. Nothing is ever written into a directory that
// holds anything already.
//
// Start reading at take.go, then restore.go.
package backup
