import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { dice, settle } from './ledgers';
import { demoPassword, type Server } from './server';
import { startTyping, stopTyping } from './typist';
import { gather, report } from './waiters';
import type { BrowserContext } from '@playwright/test';
import type { Language } from './words';

const kills = Number(process.env.PARLEY_KILLS ?? 5);
const seed = Number(process.env.PARLEY_SEED ?? Date.now() % 1_000_000);
const pairCount = 5;
const waiterCount = 20;
/** Lines each second, all pairs together: five people's speed. */
const linesPerSecond = 5;
const everyMs = (2 * pairCount * 1_000) / linesPerSecond; // one side's turn
/** Lines of one side at most: a conversation keeps 2,000. */
const linesMax = 950;

/** A desk and a customer in conversation. */
type Pair = { desk: Desk; customer: Customer };

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
  return { desk, customer };
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

  for (const { desk, customer } of pairs) {
    await startTyping(customer.page, 'c', everyMs, linesMax);
    await startTyping(desk.page, 'a', everyMs, linesMax);
  }
  const backMs: number[] = [];
  for (let n = 1; n <= kills; n++) {
    await wait(300 + chance() * 2_000);
    await server.down('SIGKILL');
    await wait(chance() * 400);
    await server.up();
    if (chance() < 0.25 && n < kills) continue; // the next kill finds pages that are still coming back
    const up = Date.now();
    for (const { desk, customer } of pairs) {
      await expect(desk.connected, 'the desk resumes by itself').toBeVisible({ timeout: 30_000 });
      backMs.push(Date.now() - up);
      await expect(customer.says('reconnecting')).toBeHidden({ timeout: 30_000 });
      backMs.push(Date.now() - up);
      await desk.is('busy');
    }
    await expect(async () => {
      const now = await report(hall);
      expect(now.map(({ name, position }) => ({ name, position }))).toEqual(places);
      expect(now.every((w) => w.online && w.state === 'waiting' && w.faults.length === 0)).toBe(true);
    }).toPass({ timeout: 30_000 });
  }
  backMs.sort((a, b) => a - b);
  console.log(
    `kill test: a page is back after ${String(backMs[backMs.length >> 1])} ms in the middle, ${String(backMs.at(-1))} ms at most`,
  );
  const ledgers: string[][][] = [];
  for (const { desk, customer } of pairs)
    ledgers.push([await stopTyping(customer.page), await stopTyping(desk.page)]);
  for (const [n, pair] of pairs.entries()) await settle([pair.desk, pair.customer], ledgers[n] ?? []);
  const total = ledgers.flat(2).length;
  console.log(`kill test: ${String(kills)} kills, ${String(total)} lines, all there once, in one order`);
});
