package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/acd/hours"
	"parley/internal/control"
)

func newQueue() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "queue",
		Short: "Queues, their settings, and who serves them",
		Example: `  parley queue add 8000 客服中心
  parley queue join 8000 1001
  parley queue hours 8000 "zone Asia/Taipei; mon-fri 09:00-18:00"
  parley queue explain 8000`,
	})
	c.AddCommand(queueAdd(), queueList(), queueShow(), queueSet(), queueHours(), queueToday(), queueMoveWaiting(), queueCode(), queueRenumber(), queueRemove(),
		queueJoin(), queueLeave(), queueShare(), queueUnshare(), queueExplain(), queueEstimate())
	return c
}

func queueAdd() *cobra.Command {
	c := &cobra.Command{
		Use:   "add DN NAME [KEY=VALUE...]",
		Short: "Make a queue with an ACD DN and a name",
		Long:  "Make a queue with an ACD DN and a name. Settings may follow, as \"parley queue set\" takes them.",
		Example: `  parley queue add 8000 客服中心
  parley queue add 8001 Support name.zh-TW=技術支援 wrap-up=timed`,
		Args: cobra.MinimumNArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings, err := parseSettings(args[2:])
		if err != nil {
			return err
		}
		if err := centre.AddQueue(cmd.Context(), args[0], args[1]); err != nil {
			return err
		}
		if len(settings) > 0 {
			if err := centre.SetQueue(cmd.Context(), args[0], settings); err != nil {
				return fmt.Errorf("the queue is there, without its settings: %w", err)
			}
		}
		return say(cmd, "Queue %s is there.\n", args[0])
	})
	return c
}

func queueList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the queues",
		Example: "  parley queue list --json",
		Args:    cobra.NoArgs,
	}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		queues, err := centre.Queues(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, queues)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "DN\tNAME\tUSERS\tSETTINGS")
		for _, q := range queues {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", q.DN, q.Name, strings.Join(q.Users, " "), strings.TrimSpace(todayMark(q)+settingsLine(q.Settings)))
		}
		return t.Flush()
	})
	return c
}

func queueShow() *cobra.Command {
	c := &cobra.Command{
		Use:     "show DN",
		Short:   "Show a queue: settings, codes, who serves it, what is open",
		Example: "  parley queue show 8000",
		Args:    cobra.ExactArgs(1),
	}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		q, err := findQueue(cmd, centre, args[0])
		if err != nil {
			return err
		}
		codes, err := centre.Codes(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		contacts, err := centre.Contacts(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, struct {
				control.Queue
				Codes    []control.Label   `json:"codes"`
				Contacts []control.Contact `json:"contacts"`
			}{q, codes, contacts})
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintf(t, "DN\t%s\nname\t%s\nusers\t%s\n", q.DN, q.Name, strings.Join(q.Users, " "))
		if q.ByHand != nil {
			fmt.Fprintf(t, "today\t%s\n", byHandWords(*q.ByHand, zoneOf(q)))
		}
		for _, key := range slices.Sorted(maps.Keys(q.Settings)) {
			fmt.Fprintf(t, "%s\t%s\n", key, q.Settings[key])
		}
		fmt.Fprintf(t, "codes\t%s\nopen\t%d contacts\n", codesLine(codes), len(contacts))
		return t.Flush()
	})
	return c
}

func findQueue(cmd *cobra.Command, centre control.Centre, dn string) (control.Queue, error) {
	queues, err := centre.Queues(cmd.Context())
	if err != nil {
		return control.Queue{}, err
	}
	for _, q := range queues {
		if strings.EqualFold(q.DN, dn) {
			return q, nil
		}
	}
	return control.Queue{}, fmt.Errorf("there is no queue %s", dn)
}

func queueSet() *cobra.Command {
	c := &cobra.Command{
		Use:   "set DN KEY=VALUE...",
		Short: "Change settings of a queue",
		Long: `Change settings of a queue. A time is like 20s or 2m; an empty value is the default; @FILE is what a file holds. Keys with
[.LANG] take a text for each language, such as greeting.zh-TW, and one for all others.

` + control.QueueHelp(),
		Example: `  parley queue set 8000 name=客服中心 offer=30s 'hangup=https://crm.example/end?c={contact}'
  parley queue set 8000 greeting.zh-TW=您好 greeting=Hello form=@form.json wrap-up=timed wrap-up-for=45s
  parley queue set 8000 'rings=30s:-20,1m:-40+8001,3m:any'`,
		Args: cobra.MinimumNArgs(2),
	}
	drain := c.Flags().Bool("drain", false, "go below what is in use; what is there stays until it is over")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings, err := parseSettings(args[1:])
		if err != nil {
			return err
		}
		if *drain {
			return done(cmd, centre.LowerQueue(cmd.Context(), args[0], settings), "Queue %s is set.", args[0])
		}
		return done(cmd, centre.SetQueue(cmd.Context(), args[0], settings), "Queue %s is set.", args[0])
	})
	return c
}

func queueHours() *cobra.Command {
	c := &cobra.Command{
		Use:   "hours DN [HOURS]",
		Short: "Show or set when a queue is open",
		Long: `Show or set when a queue is open: clauses on lines of their own, or after semicolons, or @FILE.
  zone Asia/Taipei                     the time zone (UTC)
  mon-fri 09:00-12:00,13:00-18:00      days of the week; those not named are closed
  sat 22:00-02:00                      past midnight, too
  daily 00:00-24:00                    all of them
  2026-10-10 closed 國慶日             a day that is different, and its name
  2026-12-24..2026-12-26 10:00-12:00   several of them
"always" takes the hours away. What a closed queue does: "parley queue set --help", closed, closed-to, closed-waiting, closed-text.`,
		Example: `  parley queue hours 8000 "zone Asia/Taipei; mon-fri 09:00-18:00; 2026-10-10 closed 國慶日"
  parley queue hours 8000 always`,
		Args: cobra.RangeArgs(1, 2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if len(args) == 2 {
			text, err := orFile(args[1])
			if err != nil {
				return err
			}
			if text == "always" {
				text = ""
			}
			if err := centre.SetQueue(cmd.Context(), args[0], map[string]string{"hours": text}); err != nil {
				return err
			}
		}
		q, err := findQueue(cmd, centre, args[0])
		if err != nil {
			return err
		}
		calendar, err := hours.Parse(q.Settings["hours"])
		if err != nil {
			return err
		}
		return sayHours(cmd, calendar, q.ByHand, time.Now())
	})
	return c
}

func sayHours(cmd *cobra.Command, calendar hours.Calendar, today *hours.Today, now time.Time) error {
	if today != nil {
		if err := say(cmd, "Today %s.\n", byHandWords(*today, calendar.Zone())); err != nil {
			return err
		}
	}
	if calendar.Always() {
		return say(cmd, "Always open.\n")
	}
	stands, turns := "closed", "opens"
	if calendar.Open(now) {
		stands, turns = "open", "closes"
	}
	next := "and stays so"
	if change := calendar.Next(now); !change.IsZero() {
		zone, err := time.LoadLocation(calendar.Zone())
		if err != nil {
			return err
		}
		next = turns + " " + change.In(zone).Format("Mon 2006-01-02 15:04 MST")
	}
	return say(cmd, "Now %s, %s.\n%s\n", stands, next, calendar)
}

func queueRenumber() *cobra.Command {
	c := &cobra.Command{
		Use:   "renumber DN NEW",
		Short: "Give a queue another ACD DN",
		Long: `Give a queue another ACD DN. Refused while contacts are open there, with their list. With --drain a second queue is made
under the new DN, who waits goes there, and the old one is gone with its last contact.`,
		Example: "  parley queue renumber 8000 8100 --drain",
		Args:    cobra.ExactArgs(2),
	}
	drain := c.Flags().Bool("drain", false, "while contacts are open, too")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		d, err := centre.RenumberQueue(cmd.Context(), args[0], args[1], *drain)
		if err != nil {
			return err
		}
		return watchDraining(cmd, centre, d)
	})
	return c
}

func queueRemove() *cobra.Command {
	c := &cobra.Command{
		Use:   "remove DN",
		Short: "End a queue",
		Long: `End a queue. Refused while contacts are open there, with their list. With --drain nobody comes in any more, and the queue is
gone with its last contact; who waits goes to another queue (--to), or is served on.`,
		Example: `  parley queue remove 8000
  parley queue remove 8000 --drain --to 8001`,
		Args: cobra.ExactArgs(1),
	}
	drain := c.Flags().Bool("drain", false, "let what is open come to its end")
	to := c.Flags().String("to", "", "`DN` of the queue that gets who waits")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if !*drain {
			if *to != "" {
				return usage{"--to goes with --drain"}
			}
			return done(cmd, centre.RemoveQueue(cmd.Context(), args[0]), "Queue %s is gone.", args[0])
		}
		d, err := centre.DrainQueue(cmd.Context(), args[0], *to)
		if err != nil {
			return err
		}
		return watchDraining(cmd, centre, d)
	})
	return c
}

func queueJoin() *cobra.Command {
	c := &cobra.Command{
		Use:     "join DN USER",
		Short:   "Let a user be offered the contacts of a queue",
		Example: "  parley queue join 8000 1001",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.JoinQueue(cmd.Context(), args[0], args[1]), "%s serves %s.", args[1], args[0])
	})
	return c
}

func queueShare() *cobra.Command {
	c := &cobra.Command{
		Use:     "share DN USER",
		Short:   "Let a user look into a queue without working there: an integrator",
		Example: "  parley queue share 8000 crm",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.ShareQueue(cmd.Context(), args[0], args[1]), "%s may look into %s.", args[1], args[0])
	})
	return c
}

func queueUnshare() *cobra.Command {
	c := &cobra.Command{
		Use:     "unshare DN USER",
		Short:   "Let a user look into a queue no longer",
		Example: "  parley queue unshare 8000 crm",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.UnshareQueue(cmd.Context(), args[0], args[1]), "%s may look into %s no longer.", args[1], args[0])
	})
	return c
}

func queueLeave() *cobra.Command {
	c := &cobra.Command{
		Use:     "leave DN USER",
		Short:   "Offer a user the contacts of a queue no longer",
		Example: "  parley queue leave 8000 1001",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.LeaveQueue(cmd.Context(), args[0], args[1]), "%s serves %s no longer.", args[1], args[0])
	})
	return c
}

func parseSettings(words []string) (map[string]string, error) {
	settings := map[string]string{}
	for _, word := range words {
		key, value, ok := strings.Cut(word, "=")
		if !ok || key == "" {
			return nil, usage{fmt.Sprintf("%q is not KEY=VALUE", word)}
		}
		if _, twice := settings[key]; twice {
			return nil, usage{fmt.Sprintf("%s stands twice", key)}
		}
		value, err := orFile(value)
		if err != nil {
			return nil, err
		}
		settings[key] = value
	}
	return settings, nil
}

// orFile is the value, or what the file holds that it names: @FILE.
func orFile(value string) (string, error) {
	name, named := strings.CutPrefix(value, "@")
	if !named {
		return value, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("read a setting: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// settingsCharsMax is how much of the settings a line of a list has; all of them are shown one by one.
const settingsCharsMax = 60

func settingsLine(settings map[string]string) string {
	var words []string
	for key, value := range settings {
		words = append(words, key+"="+value)
	}
	slices.Sort(words)
	line := []rune(strings.Join(words, " "))
	if len(line) > settingsCharsMax {
		line = append(line[:settingsCharsMax-1], '…')
	}
	return string(line)
}
