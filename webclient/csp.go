package webclient

import (
	"net/url"
	"slices"
	"strings"
)

// What all pages share: nothing from elsewhere, no inline script or style, no strings turned into code. The two Trusted
// Types policies are Svelte's, for the templates it compiled, and our own, for parsing what the stream received.
var common = []string{
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"base-uri 'none'",
	"form-action 'self'",
	"require-trusted-types-for 'script'",
	"trusted-types svelte-trusted-html parley-xml",
}

// policy is for a page that nobody shows in a frame.
func policy(directives ...string) string { return framedPolicy("'none'", directives...) }

// framedPolicy is for a page that those sources may show in a frame.
func framedPolicy(ancestors string, directives ...string) string {
	return strings.Join(slices.Concat(common, directives, []string{"frame-ancestors " + ancestors}), "; ")
}

// loopbackSources are this machine's addresses; any port, since the demo has no fixed one.
// A policy cannot name an IPv6 address (CSP 3 §2.3.1), so [::1] is reached as the page's own host only.
const loopbackSources = "http://localhost:* ws://localhost:* http://127.0.0.1:* ws://127.0.0.1:*"

// customerPolicy lets the customer's page ask the server that the visitor names.
func customerPolicy(config Config) string {
	return policy(customerConnects(config), "frame-src 'none'")
}

// widgetPolicy is the customer's page's in a frame: on our own pages, and on those of the sites.
func widgetPolicy(config Config, sites []string) string {
	own := slices.DeleteFunc(slices.Clone(sites), func(o string) bool { return !isOrigin(o) })
	return framedPolicy(strings.Join(append([]string{"'self'"}, own...), " "), customerConnects(config), "frame-src 'none'")
}

func customerConnects(config Config) string {
	connect := "connect-src 'self' https: wss:"
	if config.Demo {
		connect += " " + loopbackSources
	}
	return connect
}

// menuPolicy is also that of the board, of history and of reports.
func menuPolicy(Config) string { return policy("connect-src 'self'", "frame-src 'none'") }

// adminPolicy lets the administration show the widget in a page like a site's.
func adminPolicy(Config) string { return policy("connect-src 'self'", "frame-src 'self'") }

// dutyPolicy lets the desk show the hang-up pages of its queues, and no others.
func dutyPolicy(config Config) string {
	var origins []string
	if config.FrameOrigins != nil {
		origins = slices.DeleteFunc(slices.Clone(config.FrameOrigins()), func(o string) bool { return !isOrigin(o) })
	}
	slices.Sort(origins)
	origins = slices.Compact(origins)
	if len(origins) == 0 {
		origins = []string{"'none'"}
	}
	return policy("connect-src 'self'", "frame-src "+strings.Join(origins, " "))
}

// isOrigin keeps anything out of the header that is not exactly one origin: a template may come from a careless hand.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return false
	}
	return text == u.Scheme+"://"+u.Host && !strings.ContainsAny(text, " ;,'\"*\t\r\n")
}
