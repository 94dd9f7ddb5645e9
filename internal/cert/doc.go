// Package cert keeps the certificate that the listeners of this server show: one from files, read again when they have
// changed, or one that the server makes for itself where none is configured.
//
// It must never stop serving for a broken file: the certificate read before stays until there is a good one, and the log
// says why. It must never show a key to anybody.
//
// Start reading at source.go; made.go makes the certificate that nobody has signed.
package cert
