import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { demoPassword, type Server } from './server';
import { gather, report } from './waiters';
import type { BrowserContext } from '@playwright/test';
import type { Conversation } from './conversation';
import type { Language } from './words';

const kills = Number(process.env.PARLEY_KILLS ?? 5);
const seed = Number(process.env.PARLEY_SEED ?? Date.now() % 1_000_000);
const pairCount = 5;
const waiterCount = 20;
/** Lines of one pair each second; a conversation keeps at most 2,000, so typing stops before that. */
const linesPerSecond = 5;
const linesMax = 1_800;

/** A desk and a customer in conversation, and what they have written. */
type Pair = { desk: Desk; customer: Customer; written: string[] };

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function dice(from: number): () => number {
  let at = from;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Hires an agent of its own for each pair. */
async function hire(server: Server): Promise<string[]> {
  const file = join(tmpdir(), `parley-password-${String(process.pid)}`);
  writeFileSync(file, demoPassword, { mode: 0o600 });
  const agents: string[] = [];
  for (let n = 1; n <= pairCount; n++) {
    const name = `300${String(n)}`;
    await server.command('user', 'add', name, '--role', 'agent', '--password-file', file);
    await server.command('queue', 'join', '8000', name);
    agents.push(name);
  }
  rmSync(file);
  return agents;
}

/** Brings one agent and one visitor together. */
async function bring(
  open: () => Promise<BrowserContext>,
  server: Server,
  agent: string,
  language: Language,
): Promise<Pair> {
  const desk = await Desk.open(await open(), server.url, agent, language);
  await desk.set('ready');
  const customer = await Customer.arrive(await (await open()).newPage(), server.url);
  await customer.ask({ name: `visitor of ${agent}` });
  await desk.take(`visitor of ${agent}`);
  return { desk, customer, written: [] };
}

/** Both sides of a pair write in turn until told to stop. */
async function type(pair: Pair, stopped: () => boolean): Promise<void> {
  for (let n = 0; !stopped() && n < linesMax; n++) {
    const side: Conversation = n % 2 === 0 ? pair.customer : pair.desk;
    const text = `${n % 2 === 0 ? 'c' : 'a'}-${String(n).padStart(4, '0')}`;
    await side.composer.fill(text);
    await side.composer.press('Enter');
    pair.written.push(text);
    await wait(1_000 / linesPerSecond);
  }
}

test(`${String(kills)} kills while ${String(pairCount)} pairs type and ${String(waiterCount)} wait`, async ({
  open,
  server,
  language,
}) => {
  console.log(`kill test: seed ${String(seed)} (set PARLEY_SEED to repeat)`);
  const chance = dice(seed);
  const pairs: Pair[] = [];
  for (const agent of await hire(server)) pairs.push(await bring(open, server, agent, language));
  const hall = await (await open({ bypassCSP: true })).newPage(); // no page of ours is tested there
  await hall.goto(`${server.url}/`);
  await gather(hall, '8000', waiterCount);
  const places = (await report(hall)).map(({ name, position }) => ({ name, position }));
  expect(new Set(places.map((p) => p.position)).size, 'a place each').toBe(waiterCount);

  let stop = false;
  const typing = pairs.map((pair) => type(pair, () => stop));
  for (let n = 1; n <= kills; n++) {
    await wait(300 + chance() * 2_000);
    await server.down('SIGKILL');
    await wait(chance() * 400);
    await server.up();
    if (chance() < 0.25 && n < kills) continue; // the next kill finds pages that are still coming back
    await expect(async () => {
      const now = await report(hall);
      expect(now.map(({ name, position }) => ({ name, position }))).toEqual(places);
      expect(now.every((w) => w.online && w.state === 'waiting' && w.faults.length === 0)).toBe(true);
    }).toPass({ timeout: 30_000 });
    for (const { desk } of pairs) await desk.is('busy');
  }
  stop = true;
  await Promise.all(typing);

  for (const { desk, customer, written } of pairs) {
    await expect
      .poll(async () => (await desk.lines()).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(written.length);
    await expect
      .poll(async () => (await customer.lines()).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(written.length);
    const shown = await desk.lines();
    expect([...shown].sort(), 'every line once').toEqual([...written].sort());
    expect(await customer.lines(), 'one order on both sides').toEqual(shown);
    for (const side of ['c-', 'a-']) {
      const own = (lines: string[]) => lines.filter((line) => line.startsWith(side));
      expect(own(shown), 'the order of writing').toEqual(own(written));
    }
  }
  const total = pairs.reduce((sum, { written }) => sum + written.length, 0);
  console.log(`kill test: ${String(kills)} kills, ${String(total)} lines, all there once, in one order`);
});
