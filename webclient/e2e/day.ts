import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { signIn } from './desk';
import { test as base } from './fixtures';
import { Server, remove } from './server';

const binary = process.env.PARLEY_BIN ?? resolve(import.meta.dirname, '../../bin/parley');

/** The day that is made up, and the zone of its hours. */
export const day = '2026-03-02';
export const zone = 'Asia/Taipei';

/** A made-up day in a directory, with the accounts of the demo beside it. */
async function dayDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-day-'));
  const said = ['--contacts', '150', '--lines', '4', '--date', day, '--tz', zone];
  await promisify(execFile)(binary, ['generate', 'day', ...said, '--data', dir]);
  const server = await Server.start(dir);
  const code = await server.down('SIGTERM');
  if (code !== 0) throw new Error(`the demo ended with ${String(code)}:\n${server.said}`);
  return dir;
}

/** As the other tests, with servers that have a day behind them. */
export const test = base.extend<object, { demo: string }>({
  demo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is asked for from the pattern
    async ({}, use) => {
      const dir = await dayDirectory();
      await use(dir);
      await remove(dir);
    },
    { scope: 'worker' },
  ],
});

/** A page of somebody who has logged in. */
export async function logged(context: BrowserContext, server: Server, user: string): Promise<Page> {
  const page = await context.newPage();
  await signIn(context, server.url, user);
  return page;
}

/** A report as the command line tells it. */
export type Told = Readonly<{
  columns: { name: string }[];
  rows: (string | number | null)[][];
  total?: (string | number | null)[];
}>;

export const told = async (server: Server, ...args: string[]): Promise<Told> =>
  JSON.parse(await server.command('report', ...args, '--tz', zone, '--format', 'json')) as Told;

/** The cells of a column. */
export const column = (report: Told, name: string): (string | number | null)[] => {
  const at = report.columns.findIndex((c) => c.name === name);
  return report.rows.map((row) => row[at] ?? null);
};

export { expect } from '@playwright/test';
