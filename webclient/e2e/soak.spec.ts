import { Customer } from './customer';
import { Desk } from './desk';
import { expect, test } from './fixtures';
import { dice, settle } from './ledgers';
import { Proxy } from './proxy';
import { isBack, noteReturns, returnsOf, type Return } from './returns';
import { startTyping, stopTyping } from './typist';

// Sockets are killed under a desk and two customers, all of whom write on; the desk writes to the first.
const kills = Number(process.env.PARLEY_SOAK ?? 30);
const seed = Number(process.env.PARLEY_SEED ?? Date.now() % 1_000_000);
const roundKills = 100; // with conversations of their own: one keeps 2,000 lines
const everyMs = 700; // with the marks of what is read, what a visitor may send in the long run
const linesMax = 950;

/** When a page's sockets were killed; again: and once more on the way back. */
type Kill = { at: number; again: boolean };

/** A page behind a proxy of its own, and what was done to it. */
type Line<P> = { page: P; proxy: Proxy; kills: Kill[] };

/** How long a kill was felt, in milliseconds; plain: it hit a session that had stood for a second, and came alone. */
type Felt = { ms: number; plain: boolean };

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const felt = (kills: readonly Kill[], returns: readonly Return[]): Felt[] =>
  kills.map(({ at, again }) => {
    const before = returns.findLast((r) => r.at < at)?.at ?? 0;
    const after = returns.find((r) => r.at >= at)?.at ?? Infinity;
    return { ms: after - at, plain: !again && at - before >= 1_000 };
  });

const share = (sorted: readonly number[], of: number): string =>
  String(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))]);

test(`${String(kills)} sockets killed while all write: nothing lost, doubled or out of order`, async ({
  server,
  open,
  language,
}) => {
  test.setTimeout(60_000 + kills * 2_000);
  console.log(`soak: seed ${String(seed)} (set PARLEY_SEED to repeat)`);
  await server.command('agent', 'set', '1001', '--slots', '2');
  const chance = dice(seed);
  const behind = async <P>(load: (url: string, context: Awaited<ReturnType<typeof open>>) => Promise<P>) => {
    const context = await open();
    await noteReturns(context);
    const proxy = await Proxy.before(server.port);
    return { page: await load(proxy.url, context), proxy, kills: [] } as Line<P>;
  };
  const agent = await behind((url, context) => Desk.open(context, url, '1001', language));
  const desk = agent.page;
  const choose = (name: string) => desk.page.locator('.ContactRow').filter({ hasText: name }).click();
  const times: Felt[] = [];
  let [lines, resumed] = [0, 0];
  const count = async ({ page, kills, proxy }: Line<Customer | Desk>) => {
    const returns = await returnsOf(page.page);
    times.push(...felt(kills, returns));
    resumed += returns.filter((r) => r.resumed).length;
    proxy.close();
  };

  for (let done = 0; done < kills; done += roundKills) {
    await desk.set('ready');
    const first = await behind(async (url, context) => Customer.arrive(await context.newPage(), url));
    const second = await behind(async (url, context) => Customer.arrive(await context.newPage(), url));
    const callers = [
      { name: `甲${String(done)}`, line: first },
      { name: `乙${String(done)}`, line: second },
    ];
    for (const { name, line } of callers) {
      await line.page.ask({ name });
      await desk.take(name);
    }
    await choose(`甲${String(done)}`);
    const all = [agent, first, second];
    for (const [n, { page }] of all.entries())
      await startTyping(page.page, `${String(n)}-${String(done)}`, everyMs, linesMax);

    // Each in its turn, so that a session mostly stands for more than a second; one in ten is hit on its way back, too.
    for (let n = done; n < Math.min(kills, done + roundKills); n++) {
      await wait(450 + chance() * 300);
      const line = all[n % all.length] ?? agent;
      await isBack(line.page.page, line.kills.at(-1)?.at ?? 0);
      const again = chance() < 0.1;
      line.kills.push({ at: Date.now(), again });
      line.proxy.cut();
      if (!again) continue;
      await wait(chance() * 150);
      line.proxy.cut();
    }
    const said = await stopTyping(desk.page);
    const heard = [await stopTyping(first.page.page), await stopTyping(second.page.page)];
    lines += said.length + heard.flat().length;
    for (const [n, { name, line }] of callers.entries()) {
      await choose(name);
      const own = heard[n] ?? [];
      await settle([line.page, desk], n === 0 ? [own, said] : [own]);
    }
    for (const { line } of callers) {
      await line.page.disconnect.click();
      await expect(line.page.disconnect).toBeHidden();
      await count(line);
      await line.page.page.context().close();
    }
    await desk.is('wrapUp');
  }
  await count(agent);

  expect(times).toHaveLength(kills);
  expect(
    times.filter(({ ms }) => ms === Infinity),
    'every page came back after every kill',
  ).toEqual([]);
  const [plain, hard] = [true, false].map((p) =>
    times.filter((t) => t.plain === p).map(({ ms }) => ms).sort((a, b) => a - b),
  ) as [number[], number[]];
  console.log(
    `soak: ${String(kills)} kills, ${String(lines)} lines, none lost, doubled or out of order; ${String(resumed)} resumptions`,
  );
  console.log(
    `soak: from kill to back, of ${String(plain.length)} sessions that had stood for a second: ${share(plain, 0.5)} ms in the ` +
      `middle, ${share(plain, 0.95)} ms at the 95th percentile; of ${String(hard.length)} hit sooner or twice: ${share(hard, 0.5)} and ${share(hard, 0.95)} ms`,
  );
});
