package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"parley/internal/backup"
)

func newBackup() *cobra.Command {
	c := &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy the data directory, of a running server too",
		Long: `Copy the data directory into DIR, which must be empty or not be there: the database as it is at one instant, the files
that were sent, keys and certificates, and a manifest with the SHA-256 of each. A server may run meanwhile and is not held
up. What is erased later is still in the backups taken before: let them age out.`,
		Example: "  parley backup --data /var/lib/parley /backup/parley-2026-11-22\n  parley backup verify /backup/parley-2026-11-22",
		Args:    cobra.ExactArgs(1),
	}
	f := common(c.Flags())
	c.RunE = does(func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		m, err := backup.Take(cmd.Context(), cfg.Data, args[0], revision(), progress(cmd.ErrOrStderr(), "backup"))
		if err != nil {
			return err
		}
		if err := backup.Note(cfg.Data, m.At); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "The backup is whole; the server will not tell of it: %v\n", err) // the directory may be read-only
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Backed up %s: %d files, %.1f MiB, as of %s.\n", cfg.Data, len(m.Files), mebibytes(m), m.At.Format("2006-01-02 15:04:05 MST"))
		return nil
	})
	c.AddCommand(backupVerify())
	return c
}

func backupVerify() *cobra.Command {
	return &cobra.Command{
		Use:     "verify DIR",
		Short:   "Hold every byte of a backup to its manifest, and look for damage",
		Example: "  parley backup verify /backup/parley-2026-11-22",
		Args:    cobra.ExactArgs(1),
		RunE: does(func(cmd *cobra.Command, args []string) error {
			m, err := backup.Verify(cmd.Context(), args[0], progress(cmd.ErrOrStderr(), "verify"))
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "The backup is whole: %d files, %.1f MiB, as of %s, by parley %s.\n", len(m.Files), mebibytes(m), m.At.Format("2006-01-02 15:04:05 MST"), m.Program)
			return nil
		}),
	}
}

func newRestore() *cobra.Command {
	c := &cobra.Command{
		Use:   "restore DIR",
		Short: "Bring a backup back, into an empty data directory",
		Long: `Verify the backup in DIR and write what it holds into the data directory, which must be empty or not be there. Then
"parley audit" proves that the record is whole, and "parley serve" goes on where the backup was taken: conversations that
were open are open.`,
		Example: "  parley restore --data /var/lib/parley /backup/parley-2026-11-22",
		Args:    cobra.ExactArgs(1),
	}
	f := common(c.Flags())
	c.RunE = does(func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		m, err := backup.Restore(cmd.Context(), args[0], cfg.Data, progress(cmd.ErrOrStderr(), "restore"))
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Restored %s as of %s: %d files, %.1f MiB.\n", cfg.Data, m.At.Format("2006-01-02 15:04:05 MST"), len(m.Files), mebibytes(m))
		return nil
	})
	return c
}

func mebibytes(m backup.Manifest) float64 { return float64(m.Bytes()) / (1 << 20) }
