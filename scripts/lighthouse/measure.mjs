// What the customer's page and the widget cost who opens them, by Lighthouse on a phone of its making (a slow network and a
// processor four times as slow), and from the click on the widget to a form that can be filled in.
//
//   node measure.mjs        PARLEY_BIN names the program, CHROME the browser, RUNS how often each page is measured (3)
//
// Figures of time differ from machine to machine: they are told beside what is aimed at. What is no matter of time (all scores
// but that of speed, and the layout, which must not move) ends it with 1 when it is missed.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { connect } from 'puppeteer-core';

const binary = process.env.PARLEY_BIN ?? resolve(import.meta.dirname, '../../bin/parley');
const runs = Number(process.env.RUNS ?? 3);
const port = 10_000 + Math.floor(Math.random() * 20_000);
const parley = `http://127.0.0.1:${port}`;

/** Starts the demo on a directory of its own; returns how to let a site have the widget, and how to end it. */
async function serve() {
  const dir = await mkdtemp(join(tmpdir(), 'parley-lighthouse-'));
  const child = spawn(binary, ['serve', '--demo', '--data', dir, '--http', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  while (!(await fetch(`${parley}/api/v1/health`).then((a) => a.ok, () => false))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  const allow = (site) =>
    promisify(execFile)(binary, ['queue', 'set', '8000', `widget.sites=${site}`, '--data', dir]);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dir, { recursive: true });
  };
  return { allow, stop };
}

/** A shop's page: at /bare as it is, at / with the widget. */
async function shop() {
  const page = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="description" content="A shop."><link rel="icon" href="data:,"><title>Shop</title>${script}</head>
<body><main><h1>Shop</h1><p>${'Things to buy. '.repeat(200)}</p></main></body></html>`;
  const loader = `<script src="${parley}/parley.js" data-dn="8000" data-lang="en" defer></script>`;
  const server = createServer((request, answer) => {
    const known = ['/', '/bare'].includes(request.url);
    answer.writeHead(known ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
    answer.end(known ? page(request.url === '/' ? loader : '') : '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

const scores = ['performance', 'accessibility', 'best-practices', 'seo'];
const times = { FCP: 'first-contentful-paint', LCP: 'largest-contentful-paint', TBT: 'total-blocking-time' };

/** One page, as often as said: each score at its lowest, each time at its median. */
async function measure(url, chrome) {
  const all = [];
  for (let i = 0; i < runs; i++) {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: scores });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    all.push(lhr);
  }
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const figure = (audit) => median(all.map((lhr) => lhr.audits[audit].numericValue));
  const failed = new Set(
    all.flatMap((lhr) =>
      scores.slice(1).flatMap((id) =>
        lhr.categories[id].auditRefs
          .filter(({ id: audit, weight }) => weight > 0 && (lhr.audits[audit].score ?? 1) < 1)
          .map(({ id: audit }) => audit),
      ),
    ),
  );
  return {
    scores: scores.map((id) => Math.min(...all.map((lhr) => Math.round(lhr.categories[id].score * 100)))),
    ...Object.fromEntries(Object.entries(times).map(([name, audit]) => [name, Math.round(figure(audit))])),
    CLS: Math.max(...all.map((lhr) => lhr.audits['cumulative-layout-shift'].numericValue)),
    KiB: Math.round(figure('total-byte-weight') / 1024),
    failed: [...failed],
  };
}

/** From the click on the widget to a field that takes letters, in ms: the median of five cold pages. */
async function clickToForm(url, chrome) {
  const browser = await connect({ browserURL: `http://127.0.0.1:${chrome.port}` });
  const took = [];
  for (let i = 0; i < 5; i++) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'networkidle0' });
    const button = await page.waitForSelector('parley-chat >>> button');
    const before = performance.now();
    await button.click();
    const frame = await (await page.waitForSelector('parley-chat >>> iframe')).contentFrame();
    await frame.waitForSelector('input:not([type=hidden])', { visible: true });
    took.push(performance.now() - before);
    await context.close();
  }
  await browser.disconnect();
  return Math.round(took.sort((a, b) => a - b)[2]);
}

const { allow, stop } = await serve();
const site = await shop();
await allow(site.url);
const chrome = await launch({
  chromePath: process.env.CHROME ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-quic'],
});
let missed = 0;
try {
  const told = {};
  for (const [name, url] of Object.entries({
    "the customer's page": `${parley}/?dn=8000`,
    'a shop': `${site.url}/bare`,
    'a shop with the widget': site.url,
  })) {
    const { failed, ...figures } = await measure(url, chrome);
    told[name] = figures;
    console.log(name, JSON.stringify(figures));
    const kept = figures.scores.slice(1).every((score) => score === 100) && figures.CLS === 0;
    if (!kept) console.log(`  MISSED: ${failed.join(', ') || 'the layout moves'}`);
    if (!kept) missed++;
  }
  console.log("  aim: 100 each; the customer's page FCP 1500 ms, TBT 50 ms at most, CLS 0");
  const lost = told['a shop'].scores.map((score, i) => score - told['a shop with the widget'].scores[i]);
  console.log('points a shop loses by the widget', JSON.stringify(lost), 'aim: 0');
  console.log('from the click to a form', await clickToForm(site.url, chrome), 'ms; aim: 400');
} finally {
  await chrome.kill();
  site.close();
  await stop();
}
process.exitCode = missed === 0 ? 0 : 1;
