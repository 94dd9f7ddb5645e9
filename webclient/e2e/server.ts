import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Password of all accounts of the demo. */
export const demoPassword = 'parley-demo';

const binary = process.env.PARLEY_BIN ?? resolve(import.meta.dirname, '../../bin/parley');
const run = promisify(execFile);

/** A running `parley serve --demo` on a directory and a port of its own. */
export class Server {
  #child: ChildProcess | undefined;
  #said = '';

  private constructor(
    readonly dir: string,
    readonly port: number,
    readonly args: readonly string[],
    readonly mode: readonly string[] = ['--demo'],
  ) {}

  /** Starts a server on dir and returns when it is ready. */
  static async start(dir: string, ...args: string[]): Promise<Server> {
    const server = new Server(dir, await freePort(), args);
    await server.up();
    return server;
  }

  /** Starts a server on dir, as one that is reached by any name without TLS. */
  static async startInsecure(dir: string): Promise<Server> {
    const server = new Server(dir, await freePort(), [], ['--insecure-http']);
    await server.up();
    return server;
  }

  /** Starts a server that is nothing yet: no account, no queue. Talking without TLS is allowed, on this machine alone. */
  static startEmpty(dir: string): Promise<Server> {
    return Server.startInsecure(dir);
  }

  get url(): string {
    return `http://${this.authority}`;
  }

  get authority(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** Starts the process again, on the same directory and port, and waits until it is ready. */
  async up(): Promise<void> {
    const http = `127.0.0.1:${String(this.port)}`;
    const child = spawn(binary, ['serve', ...this.mode, '--data', this.dir, '--http', http, ...this.args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const keep = (text: Buffer) => (this.#said = (this.#said + text.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    while (!(await this.#ready())) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the server ended:\n${this.#said}`);
      await pause(20);
    }
  }

  /** Ends the process with a signal to its id and returns its exit code, null after a kill. */
  async down(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill(signal);
    return ended;
  }

  /** Runs a command of the program on the server's directory and returns what it printed. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await run(binary, [...args, '--data', this.dir]);
    return stdout;
  }

  /** What the server has printed lately. */
  get said(): string {
    return this.#said;
  }

  /** The link of the first run that the server has printed. */
  get setUpLink(): string {
    const link = /http:\/\/\S+\/setup#[\w-]+/.exec(this.#said)?.[0];
    if (link === undefined) throw new Error(`no link:\n${this.#said}`);
    return link;
  }

  async #ready(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/api/v1/health`)).ok;
    } catch {
      return false; // nobody listens yet
    }
  }
}

/** Writes a configuration file into a directory and returns its name. */
export async function configuration(dir: string, text: string): Promise<string> {
  const name = join(dir, 'parley.toml');
  await writeFile(name, text);
  return name;
}

/** A directory with nothing in it. */
export const emptyDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'parley-empty-'));

/** A directory as the demo leaves it when first started and ended: copied for each server, quicker than made anew. */
export async function demoDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-demo-'));
  const server = await Server.start(dir);
  const code = await server.down('SIGTERM');
  if (code !== 0) throw new Error(`the demo ended with ${String(code)}:\n${server.said}`);
  return dir;
}

/** A directory of one's own with the contents of another. */
export async function copyOf(dir: string): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  await cp(dir, own, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  return own;
}

/** Removes a directory made by demoDirectory or copyOf. */
export const remove = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

/**
 * A loopback port that nobody listened on a moment ago, below those that systems give to who asks for any: one of them
 * could be another's before the server of this test is up.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
  throw new Error('of 100 ports none is free');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => {
      done(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        done(true);
      });
    });
  });

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
