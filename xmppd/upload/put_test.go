package upload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A file is put once and can be had.
func TestPutAndGet(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a.txt", "size", "5", "content-type", "text/plain; charset=utf-8")
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	c.status(http.StatusNotFound, http.MethodGet, put, "")
	c.status(http.StatusNotFound, http.MethodPut, get, "hello")
	c.status(http.StatusCreated, http.MethodPut, put, "hello", "Content-Type", "text/plain")
	c.holds(get, "hello")
	c.status(http.StatusConflict, http.MethodPut, put, "again")
	c.status(http.StatusNotFound, http.MethodGet, put, "")
	c.holds(get, "hello")
	c.expectContents(1)
}

// The bounds of a file hold at the very byte.
func TestLargestFile(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.FileBytesMax = 1 << 20 })
	c.holds(c.keeps("a", strings.Repeat("x", 1<<20)), strings.Repeat("x", 1<<20))
}

func TestRefusedPuts(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a.png", "size", "12", "content-type", "image/png")
	const png = "\x89PNG\r\n\x1a\n1234"
	for _, test := range []struct {
		name    string
		status  int
		body    string
		headers []string
	}{
		{"larger", http.StatusRequestEntityTooLarge, png + "5", nil},
		{"smaller", http.StatusBadRequest, png[:11], nil},
		{"empty", http.StatusBadRequest, "", nil},
		{"a part", http.StatusBadRequest, png, []string{"Content-Range", "bytes 0-11/12"}},
		{"encoded", http.StatusUnsupportedMediaType, png, []string{"Content-Encoding", "gzip"}},
		{"another type", http.StatusUnsupportedMediaType, png, []string{"Content-Type", "image/jpeg"}},
		{"no type", http.StatusUnsupportedMediaType, png, []string{"Content-Type", "png"}},
		{"no PNG", http.StatusUnsupportedMediaType, "<html></htm>", []string{"Content-Type", "image/png"}},
		{"a JPEG", http.StatusUnsupportedMediaType, "\xff\xd8\xff\xe0 no PNG!", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c.status(test.status, http.MethodPut, put, test.body, test.headers...)
		})
	}
	res, _ := c.do(http.MethodPut, put, struct{ io.Reader }{strings.NewReader(png)}) // chunked
	if res.StatusCode != http.StatusLengthRequired {
		t.Errorf("without a length: %d", res.StatusCode)
	}
	c.expectContents(0)
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	c.status(http.StatusCreated, http.MethodPut, put, png) // none of it has used the slot up
	c.holds(get, png)
}

func TestSlotEnds(t *testing.T) {
	c := begin(t, t.TempDir())
	put, _ := c.slot("filename", "a", "size", "1")
	c.now.pass(5*time.Minute - time.Millisecond)
	other, _ := c.slot("filename", "a", "size", "1")
	c.now.pass(time.Millisecond)
	c.status(http.StatusNotFound, http.MethodPut, put, "x")
	must(t, c.Sweep(t.Context()))
	c.status(http.StatusNotFound, http.MethodPut, put, "x")
	c.status(http.StatusCreated, http.MethodPut, other, "x")
}

// Who is locked out, or removed and made again, cannot use a slot got before.
func TestAllowanceIsAskedAgain(t *testing.T) {
	c := begin(t, t.TempDir())
	put, _ := c.slot("filename", "a", "size", "1")
	full := c.allowed["romeo@localhost"]
	c.setAllowed("romeo@localhost", Allowance{})
	c.status(http.StatusForbidden, http.MethodPut, put, "x")
	again := full
	again.Owner = "7"
	c.setAllowed("romeo@localhost", again)
	c.status(http.StatusForbidden, http.MethodPut, put, "x")
	c.setAllowed("romeo@localhost", full)
	c.status(http.StatusCreated, http.MethodPut, put, "x")
}

// Of many that put into one slot at once exactly one does.
func TestPutsAtOnce(t *testing.T) {
	c := begin(t, t.TempDir())
	const size = 256 << 10
	put, get := c.slot("filename", "a", "size", itoa(size))
	var all sync.WaitGroup
	results := make(chan int, 16)
	for i := range cap(results) {
		all.Go(func() {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, put, bytes.NewReader(bytes.Repeat([]byte{byte('a' + i)}, size)))
			if err == nil {
				var res *http.Response
				if res, err = http.DefaultClient.Do(r); err == nil {
					results <- res.StatusCode
					_ = res.Body.Close()
					return
				}
			}
			// A server that has refused may close before everything is written (RFC 9112 §9.3); the transport then says so.
			results <- http.StatusConflict
		})
	}
	all.Wait()
	close(results)
	created := 0
	for status := range results {
		switch status {
		case http.StatusCreated:
			created++
		case http.StatusConflict:
		default:
			t.Errorf("status %d", status)
		}
	}
	res, body := c.do(http.MethodGet, get, nil)
	if created != 1 || res.StatusCode != http.StatusOK || strings.Trim(body, body[:1]) != "" || len(body) != size {
		t.Errorf("%d were created, status %d, %d bytes", created, res.StatusCode, len(body))
	}
	c.expectContents(1)
}

// While one file arrives its slot is taken, and only so many arrive at all.
func TestBusy(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.PutsMax = 1 })
	first, get := c.slot("filename", "a", "size", "2")
	second, _ := c.slot("filename", "a", "size", "2")
	rest, begun := c.slowly(first, "x")
	begun()
	c.status(http.StatusConflict, http.MethodPut, first, "yy")
	res, _ := c.do(http.MethodPut, second, strings.NewReader("yy"))
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d", res.StatusCode)
	}
	if got := rest("z"); !strings.HasPrefix(got, "HTTP/1.1 201 ") {
		t.Errorf("the first: %s", got)
	}
	c.holds(get, "xz")
	c.status(http.StatusCreated, http.MethodPut, second, "yy")
}

// slowly begins to put two bytes and sends the first. begun waits until the server has the file in hand; rest sends the
// second and returns the status line.
func (c *cast) slowly(put, first string) (rest func(string) string, begun func()) {
	c.t.Helper()
	u, err := url.Parse(put)
	must(c.t, err)
	conn, err := net.Dial("tcp", u.Host)
	must(c.t, err)
	c.t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\n\r\n%s", u.EscapedPath(), u.Host, first)
	must(c.t, err)
	rest = func(last string) string {
		_, err := io.WriteString(conn, last)
		must(c.t, err)
		line := make([]byte, 64)
		n, err := conn.Read(line)
		must(c.t, err)
		return string(line[:n])
	}
	begun = func() {
		for {
			c.Service.mu.Lock()
			n := len(c.filling)
			c.Service.mu.Unlock()
			if _, arriving := c.contents(); n > 0 && arriving > 0 {
				return
			}
			time.Sleep(time.Millisecond) // a real socket tells nobody that it has been read
		}
	}
	return rest, begun
}

// Who stands still, or is slower than allowed, is cut, and may try again.
func TestSlowPuts(t *testing.T) {
	for name, configure := range map[string]func(*Config){
		"stall": func(cfg *Config) { cfg.StallMax, cfg.BytesPerSecondMin = 20*time.Millisecond, 1 },
		"rate":  func(cfg *Config) { cfg.StallMax, cfg.BytesPerSecondMin = 20*time.Millisecond, 1000 },
	} {
		t.Run(name, func(t *testing.T) {
			c := begin(t, t.TempDir(), configure)
			put, get := c.slot("filename", "a", "size", "2")
			rest, _ := c.slowly(put, "x")
			if got := rest(""); !strings.HasPrefix(got, "HTTP/1.1 408 ") {
				t.Errorf("got %s", got)
			}
			c.expectContents(0)
			c.status(http.StatusCreated, http.MethodPut, put, "ab")
			c.holds(get, "ab")
		})
	}
}

// The longest a transfer may take grows with its size, whatever its reader does.
func TestPaceHasAnEnd(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.StallMax, cfg.BytesPerSecondMin = time.Second, 1000 })
	if got := c.longest(5000); got != 6*time.Second {
		t.Errorf("%v", got)
	}
	p := &pacedReader{from: strings.NewReader("x"), control: http.NewResponseController(nil), stall: time.Hour, end: time.Now()}
	deadline := time.Time{}
	p.control = http.NewResponseController(deadlines{set: &deadline})
	if _, err := p.Read(make([]byte, 1)); err != nil || !deadline.Equal(p.end) {
		t.Errorf("deadline %v, expected %v: %v", deadline, p.end, err)
	}
}

type deadlines struct {
	http.ResponseWriter
	set *time.Time
}

func (d deadlines) SetReadDeadline(t time.Time) error { *d.set = t; return nil }

// Who vanishes in mid-file leaves nothing behind, and may try again.
func TestCutPut(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a", "size", "2")
	u, err := url.Parse(put)
	must(t, err)
	conn, err := net.Dial("tcp", u.Host)
	must(t, err)
	_, err = fmt.Fprintf(conn, "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\n\r\nx", u.EscapedPath(), u.Host)
	must(t, err)
	must(t, conn.(*net.TCPConn).CloseWrite())
	_, err = io.ReadAll(conn) // the answer comes when the server has dealt with it
	must(t, err)
	c.expectContents(0)
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	c.status(http.StatusCreated, http.MethodPut, put, "ab")
}

// Whatever step on the disk fails: the sender is told, nothing half-written is served, and the slot can be used again.
func TestDiskFails(t *testing.T) {
	for _, step := range []string{"create", "write", "sync", "rename"} {
		for cause, status := range map[error]int{
			syscall.ENOSPC: http.StatusInsufficientStorage, syscall.EDQUOT: http.StatusInsufficientStorage,
			syscall.EIO: http.StatusServiceUnavailable,
		} {
			t.Run(step+" "+cause.Error(), func(t *testing.T) {
				c := begin(t, t.TempDir())
				put, get := c.slot("filename", "a", "size", "5")
				c.files.fault = func(s string) error {
					if s == step {
						return cause
					}
					return nil
				}
				c.status(status, http.MethodPut, put, "hello")
				c.expectContents(0)
				c.status(http.StatusNotFound, http.MethodGet, get, "")
				c.files.fault = noFault
				c.status(http.StatusCreated, http.MethodPut, put, "hello")
				c.holds(get, "hello")
			})
		}
	}
}

// Who has a slot when the service leaves its server may still use it; without a database there is an error, not a crash.
func TestClosed(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a", "size", "5")
	other, _ := c.slot("filename", "a", "size", "5")
	must(t, c.Close(context.Background()))
	c.status(http.StatusCreated, http.MethodPut, put, "hello")
	c.holds(get, "hello")
	must(t, c.db.Close())
	c.status(http.StatusServiceUnavailable, http.MethodPut, other, "hello")
	c.status(http.StatusServiceUnavailable, http.MethodGet, get, "")
}

func TestBadConfig(t *testing.T) {
	for _, change := range []func(*Config){
		func(c *Config) { c.BaseURL = "" }, func(c *Config) { c.BaseURL = "https://x/y" }, func(c *Config) { c.BaseURL = "x" },
		func(c *Config) { c.Dir = "" }, func(c *Config) { c.Allow = nil }, func(c *Config) { c.Kept = 0 },
		func(c *Config) { c.PutsMax = 0 }, func(c *Config) { c.FileBytesMax = -1 },
	} {
		cfg := Default()
		cfg.BaseURL, cfg.Dir, cfg.Domain, cfg.Allow = "https://x", "d", "upload.x", (&cast{}).allow
		must(t, cfg.filled())
		change(&cfg)
		if _, err := Open(t.Context(), cfg, nil, nil, nil); err == nil || errors.Is(err, errNone) {
			t.Errorf("taken: %+v", cfg)
		}
	}
}
