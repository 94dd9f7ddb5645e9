package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

func newUser() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "user",
		Short:   "Accounts of those who work here",
		Example: "  parley user add 1001 --role agent --name 林小姐",
	})
	c.AddCommand(userAdd(), userPasswd(), userList(), userSet(), userRole(), userDisable(), userEnable(), userRemove())
	return c
}

func userAdd() *cobra.Command {
	c := &cobra.Command{
		Use:   "add NAME --role agent|supervisor|admin|auditor|integrator",
		Short: "Make an account; the password is asked for",
		Example: `  parley user add alice --role admin
  parley user add 1001 --role agent --name 林小姐 --password-file secret.txt`,
		Args: cobra.ExactArgs(1),
	}
	role := c.Flags().String("role", "", "agent, supervisor, admin, auditor or integrator")
	shown := c.Flags().String("name", "", "`name` shown to customers and colleagues (default: the account's)")
	password := withPassword(c, func() error { return checkRole(*role) })
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		u := control.User{Name: args[0], Shown: *shown, Role: *role}
		if err := centre.AddUser(cmd.Context(), u, *password); err != nil {
			return err
		}
		return say(cmd, "%s %s is there.\n", *role, args[0])
	})
	return c
}

func checkRole(role string) error {
	if !slices.Contains(acdstore.Roles(), acdstore.Role(role)) {
		return usage{fmt.Sprintf("--role must be agent, supervisor, admin, auditor or integrator, is %q", role)}
	}
	return nil
}

func userRole() *cobra.Command {
	c := &cobra.Command{
		Use:   "role NAME ROLE",
		Short: "Make a user an agent, supervisor, admin, auditor or integrator",
		Long: `Make a user an agent, supervisor, admin, auditor or integrator. An auditor reads everything and changes nothing; an integrator
sees the queues that are shared (parley queue share). Neither serves: queues and skills are lost, and it is refused while the
user has contacts, with their list.`,
		Example: `  parley user role 1001 supervisor
  parley user role revision auditor`,
		Args: cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.SetRole(cmd.Context(), args[0], args[1]), "%s is %s.", args[0], args[1])
	})
	return c
}

func userPasswd() *cobra.Command {
	c := &cobra.Command{
		Use:   "passwd NAME",
		Short: "Set a new password; everything the account has open ends",
		Example: `  parley user passwd 1001
  parley user passwd 1001 --password-file secret.txt`,
		Args: cobra.ExactArgs(1),
	}
	password := withPassword(c, func() error { return nil })
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if err := centre.SetPassword(cmd.Context(), args[0], *password); err != nil {
			return err
		}
		return say(cmd, "%s has a new password.\n", args[0])
	})
	return c
}

func userList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the accounts",
		Example: "  parley user list --json",
		Args:    cobra.NoArgs,
	}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		users, err := centre.Users(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, users)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "NAME\tROLE\tSHOWN AS\tQUEUES\tSETTINGS\t")
		for _, u := range users {
			locked := ""
			if u.Disabled {
				locked = "disabled"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n",
				u.Name, u.Role, u.Shown, strings.Join(u.Queues, " "), settingsLine(u.Settings), locked)
		}
		return t.Flush()
	})
	return c
}

func userSet() *cobra.Command {
	c := &cobra.Command{
		Use:   "set NAME KEY=VALUE...",
		Short: "Change settings: name, role, slots, grace, skills",
		Long:  "Change settings of a user. An empty value is the default.\n" + control.UserHelp(),
		Example: `  parley user set 1001 name=林小姐 grace=1m
  parley user set 1001 skills=zh=80,billing=50 slots=3`,
		Args: cobra.MinimumNArgs(2),
	}
	drain := c.Flags().Bool("drain", false, "go below what is in use; what is there stays until it is over")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings, err := parseSettings(args[1:])
		if err != nil {
			return err
		}
		if *drain {
			return done(cmd, centre.LowerUser(cmd.Context(), args[0], settings), "%s is set.", args[0])
		}
		return done(cmd, centre.SetUser(cmd.Context(), args[0], settings), "%s is set.", args[0])
	})
	return c
}

func userDisable() *cobra.Command {
	c := &cobra.Command{
		Use:   "disable NAME",
		Short: "Lock an account out; everything it has open ends",
		Long: `Lock an account out; everything it has open ends. Refused while the user has contacts, with their list; with --now they go back
to their queues, before everybody else.`,
		Example: `  parley user disable 1001
  parley user disable 1001 --now`,
		Args: cobra.ExactArgs(1),
	}
	now := c.Flags().Bool("now", false, "send open contacts back to their queues")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if !*now {
			return done(cmd, centre.SetDisabled(cmd.Context(), args[0], true), "%s is disabled.", args[0])
		}
		sentBack, err := centre.DisableUserNow(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return say(cmd, "%s sent back.\n", contactsLeft(sentBack))
	})
	return c
}

func userEnable() *cobra.Command {
	c := &cobra.Command{Use: "enable NAME", Short: "Let a disabled account in again", Example: "  parley user enable 1001", Args: cobra.ExactArgs(1)}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.SetDisabled(cmd.Context(), args[0], false), "%s is enabled.", args[0])
	})
	return c
}

func userRemove() *cobra.Command {
	c := &cobra.Command{
		Use:   "remove NAME",
		Short: "Delete an account; a later one of that name inherits nothing",
		Long: `Delete an account; a later one of that name inherits nothing. Refused while the user has contacts, with their list. With
--drain nothing is offered to the user any more, and the account goes with the last contact; with --now the contacts go back
to their queues, before everybody else.`,
		Example: `  parley user remove 1001
  parley user remove 1001 --drain`,
		Args: cobra.ExactArgs(1),
	}
	drain := c.Flags().Bool("drain", false, "let what is open come to its end")
	now := c.Flags().Bool("now", false, "send open contacts back to their queues")
	c.MarkFlagsMutuallyExclusive("drain", "now")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		switch {
		case *now:
			return done(cmd, centre.DropUser(cmd.Context(), args[0]), "%s is gone.", args[0])
		case !*drain:
			return done(cmd, centre.RemoveUser(cmd.Context(), args[0]), "%s is gone.", args[0])
		}
		d, err := centre.DrainUser(cmd.Context(), args[0])
		if err == nil {
			err = watchDraining(cmd, centre, d)
		}
		if err == nil {
			err = centre.RemoveUser(cmd.Context(), args[0])
		}
		return err
	})
	return c
}
