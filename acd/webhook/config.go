package webhook

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"
)

// Config is which targets may be told.
type Config struct {
	// AllowedHosts are the names that URLs may have, with a port where it is not 443: "hooks.example.com",
	// "ops.example.com:8443". None: webhooks are off.
	AllowedHosts []string
	// AllowedNetworks are networks that may be dialled although they are nobody's public address: "10.1.2.0/24".
	AllowedNetworks []string
	// CAFile has certificates (PEM) of authorities that are trusted beside the system's; "" = none.
	CAFile string
}

// Bounds. What is at its bound is said in the delivery log, and in the server's.
const (
	// HooksMax is how many webhooks there may be.
	HooksMax = 100
	// PendingMax is how many deliveries may wait for one webhook; then it is paused, and is told no more until somebody
	// resumes it.
	PendingMax = 100_000
	// answerMax is how long a target may take to answer, from the dial on.
	answerMax = 10 * time.Second
	// answerBytesMax is how much of an answer is read: nothing in it matters but its status.
	answerBytesMax = 4 << 10
	// keptFor is how long deliveries that are over can be looked at.
	keptFor = 30 * 24 * time.Hour
)

// pauses are the waits between tries; after the last the delivery has failed, three days after its event.
var pauses = [...]time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour,
}

// Validate names everything that is wrong.
func (c Config) Validate() error {
	var problems []error
	for _, h := range c.AllowedHosts {
		if _, err := hostOf(h); err != nil {
			problems = append(problems, err)
		}
	}
	_, err := c.networks()
	return errors.Join(append(problems, err)...)
}

// hostOf is a host as it is compared: lower case, with its port.
func hostOf(host string) (string, error) {
	name, port := host, "443"
	if h, p, err := net.SplitHostPort(host); err == nil {
		name, port = h, p
	}
	name = strings.ToLower(strings.Trim(strings.TrimSuffix(name, "."), "[]"))
	if name == "" || strings.ContainsAny(name, "/@*?# ") || port == "" {
		return "", fmt.Errorf("webhooks.allowed-hosts: %q is no host name with an optional port", host)
	}
	return net.JoinHostPort(name, port), nil
}

func (c Config) allows(host string) bool {
	asked, err := hostOf(host)
	if err != nil {
		return false
	}
	for _, h := range c.AllowedHosts {
		if allowed, err := hostOf(h); err == nil && allowed == asked {
			return true
		}
	}
	return false
}

// roots are the authorities that certificates of targets may be from; nil: the system's.
func (c Config) roots() (*x509.CertPool, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("webhooks.ca-file: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("read the system's certificates: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("webhooks.ca-file: %s holds no certificate", c.CAFile)
	}
	return pool, nil
}

func (c Config) networks() ([]netip.Prefix, error) {
	var all []netip.Prefix
	var problems []error
	for _, n := range c.AllowedNetworks {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			problems = append(problems, fmt.Errorf("webhooks.allowed-networks: %q is no network such as 10.1.2.0/24", n))
			continue
		}
		all = append(all, p.Masked())
	}
	return all, errors.Join(problems...)
}
