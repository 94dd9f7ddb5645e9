import { existsSync } from 'node:fs';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

// Debian's own browsers: nothing is downloaded. Chromium bears the whole set, Firefox a smoke test, one page at a
// time, over WebDriver BiDi (which cannot emulate a colour scheme). Chromium without what surrounds a page does the same
// work in less than half of the time; the long form goes the whole way with the browser that people have.
const whole = '/usr/bin/chromium';
const shell = '/usr/bin/chromium-headless-shell';
const chromium = process.env.PARLEY_LONG === undefined && existsSync(shell) ? shell : whole;
const long = process.env.PARLEY_KILLS !== undefined;

const longest = ['soak.spec.ts', 'xss*.spec.ts'];
const journeys: NonNullable<PlaywrightTestConfig['use']> = {
  browserName: 'chromium',
  launchOptions: {
    executablePath: chromium,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      '--host-resolver-rules=MAP parley.test 127.0.0.1', // a name that is no secure context
    ],
  },
};

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/artifacts/results',
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 3, // of two processors: some always wait for a timer
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    trace: 'off', // a sixth of the time of all; `--trace on` for who looks into a failure
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
  },
  projects: [
    // What takes a minute, much of it in waiting, begins first: nothing waits for it at the end.
    { name: 'first', testMatch: longest, use: journeys },
    {
      name: 'kill',
      testMatch: 'kill.spec.ts',
      timeout: long ? 0 : 300_000,
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: chromium,
          args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
        },
      },
    },
    {
      name: 'firefox',
      testMatch: 'smoke.spec.ts',
      workers: 1,
      timeout: 120_000,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        colorScheme: null,
        launchOptions: { executablePath: '/usr/bin/firefox-esr' },
      },
    },
    { name: 'chromium', testIgnore: [...longest, 'smoke.spec.ts', 'kill.spec.ts'], use: journeys },
  ],
});
