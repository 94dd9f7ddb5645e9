package proof

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startBot has the program of docs/examples work as an agent of the queue 8000, which people do not serve. again kills it
// and starts another.
func startBot(t *testing.T, p *program) (again func()) {
	t.Helper()
	dir := []string{"--data", p.dir}
	must(t, append(dir, "user", "add", "helper", "--role", "agent", "--name", "小幫手", "--password-file", passwordFile(t, "a bot's password"))...)
	must(t, append(dir, "agent", "set", "helper", "--bot", "--slots", "10000")...)
	must(t, append(dir, "queue", "join", "8000", "helper")...)
	must(t, append(dir, "queue", "leave", "8000", "1001")...)
	bin := filepath.Join(t.TempDir(), "bot")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "parley/docs/examples/bot").CombinedOutput(); err != nil {
		t.Fatalf("build the bot: %v\n%s", err, out)
	}
	words := &transcript{}
	var cmd *exec.Cmd
	start := func() {
		cmd = exec.Command(bin, "-jid", "helper@localhost", "-websocket", "ws://"+p.addr+"/xmpp-websocket")
		cmd.Env = append(os.Environ(), "PASSWORD=a bot's password")
		cmd.Stdout, cmd.Stderr = words, words
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	start()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // it may have ended by itself
		if err := cmd.Wait(); err != nil {
			t.Errorf("the bot: %v\n%s", err, words)
		}
	})
	return func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()         // killed
		start()
	}
}

// bodyFrom fits a line that somebody says in a room.
func bodyFrom(room, nick, body string) func(node) bool {
	return func(n node) bool {
		return n.attr("from") == room+"/"+nick && n.attr("type") == "groupchat" && n.kid("jabber:client", "body").Text == body
	}
}

func sayTo(c *client, room, id, body string) {
	c.t.Helper()
	c.send(`<message type='groupchat' to='%s' id='%s' xmlns='jabber:client'><body>%s</body><origin-id xmlns='`+nsStanzaID+`' id='%s'/></message>`,
		room, id, body, id)
}

// TestTheExampleBotHandsOver: the bot of docs/examples takes a visitor, answers, and hands over with its summary; who takes
// it hands the visitor back to the bot's queue.
func TestTheExampleBotHandsOver(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	startBot(t, p)
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	room := invitation(t, romeo)
	join(t, romeo, room, "visitor")
	sayTo(romeo, room, "m1", "order 17 <paid> twice")
	romeo.await("the bot's answer", bodyFrom(room, "agent", "order 17 <paid> twice"))
	lin := agent(t, p, "1001", demoPassword)
	deskOf(lin)
	readyState(lin, "8001")
	sayTo(romeo, room, "m2", "a human, please")
	offer := lin.await("the offer", isOffer)
	if note := parleyOffer(offer).kid(nsParley, "note").Text; note != "order 17 <paid> twice\na human, please" {
		t.Errorf("the summary in the offer: %q", note)
	}
	lin.want(`<iq type='set' to='8001@acd.localhost' xmlns='jabber:client'><offer-accept xmlns='`+nsWorkgroup+`' jid='%s'/></iq>`,
		offer.kid(nsWorkgroup, "offer").attr("jid"))
	invitation(t, lin)
	notes := lin.want(`<iq type='get' to='%s' xmlns='jabber:client'><notes xmlns='`+nsParley+`'/></iq>`, room).kid(nsParley, "notes")
	if len(notes.Kids) != 1 || notes.Kids[0].attr("by") != "helper" || !strings.HasPrefix(notes.Kids[0].Text, "order 17") {
		t.Errorf("the notes: %s", notes)
	}
	lin.want(`<iq type='set' to='%s' xmlns='jabber:client'><transfer xmlns='`+nsParley+`' queue='8000'/></iq>`, room)
	romeo.await("the bot again", func(n node) bool {
		c := n.kid(nsParley, "contact")
		return c.attr("state") == "talking" && c.attr("bot") == "true" && c.attr("agent") == "小幫手"
	})
	sayTo(romeo, room, "m3", "still there?")
	romeo.await("the bot's answer", bodyFrom(room, "agent", "still there?"))
}

// TestABotTalksToMany: one program on one session, many visitors at once, each on a stream of its own; each line is answered
// to whom it is from, also after the program was killed and started anew. PARLEY_BOT_VISITORS is how many, 500 if it is not set; a bot may have 10,000.
func TestABotTalksToMany(t *testing.T) {
	const atOnce = 16
	visitors := 500
	if text := os.Getenv("PARLEY_BOT_VISITORS"); text != "" {
		var err error
		if visitors, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	p := serve(t, t.TempDir(), "--demo")
	again := startBot(t, p)
	type talk struct {
		c    *client
		room string
	}
	talks := make([]talk, visitors)
	alone := resident(t, p)
	each := func(do func(i int)) time.Duration {
		began, next := time.Now(), make(chan int)
		var all sync.WaitGroup
		for range atOnce {
			all.Go(func() {
				for i := range next {
					do(i)
				}
			})
		}
		for i := range visitors {
			next <- i
		}
		close(next)
		all.Wait()
		return time.Since(began)
	}
	came := each(func(i int) {
		c, _ := visitor(t, p, fmt.Sprintf("V%d", i), "8000")
		joinQueue(c, fmt.Sprintf("V%d", i))
		room := invitation(t, c)
		join(t, c, room, "visitor")
		talks[i] = talk{c, room}
	})
	shown := must(t, "--data", p.dir, "agent", "show", "helper", "--json")
	if !strings.Contains(shown, fmt.Sprintf(`"used": %d`, visitors)) {
		t.Errorf("not all at once: %s", shorten(shown))
	}
	before := resident(t, p)
	said := each(func(i int) {
		for n := range 4 {
			line := fmt.Sprintf("%d says %d", i, n)
			sayTo(talks[i].c, talks[i].room, fmt.Sprintf("m%d", n), line)
			talks[i].c.await("the answer", bodyFrom(talks[i].room, "agent", line))
		}
	})
	again()
	answered := each(func(i int) {
		sayTo(talks[i].c, talks[i].room, "m4", "still there?")
		talks[i].c.await("the new bot's answer", bodyFrom(talks[i].room, "agent", "still there?"))
	})
	t.Logf("%d visitors there in %v; %d lines and as many answers in %v, %v for both; server resident %d MiB before, %d with all there (%d KiB for each), %d in the end; a new bot had answered all in %v",
		visitors, came.Round(time.Millisecond), 4*visitors, said.Round(time.Millisecond), (said / time.Duration(4*visitors)).Round(time.Microsecond),
		alone>>10, before>>10, (before-alone)/visitors, resident(t, p)>>10, answered.Round(time.Millisecond))
}

// resident is the memory of the server in KiB.
func resident(t *testing.T, p *program) (kib int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscan(line, &kib); err != nil {
		t.Fatal(err)
	}
	return kib
}

func shorten(s string) string { return s[:min(len(s), 400)] }
