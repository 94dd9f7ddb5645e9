import { defineConfig } from '@playwright/test';

// Debian's own browsers: nothing is downloaded. Chromium bears the whole set, Firefox a smoke test, one page at a
// time, over WebDriver BiDi (which cannot emulate a colour scheme).
const long = process.env.PARLEY_KILLS !== undefined;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/artifacts/results',
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
  },
  projects: [
    {
      name: 'chromium',
      testIgnore: ['smoke*.spec.ts', 'kill.spec.ts'],
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--disable-quic',
            '--disable-background-networking',
            '--autoplay-policy=no-user-gesture-required',
          ],
        },
      },
    },
    {
      name: 'kill',
      testMatch: 'kill.spec.ts',
      dependencies: ['chromium'],
      timeout: long ? 0 : 300_000,
      use: {
        browserName: 'chromium',
        trace: 'off',
        launchOptions: {
          executablePath: '/usr/bin/chromium',
          args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
        },
      },
    },
    {
      name: 'firefox',
      testMatch: 'smoke*.spec.ts',
      dependencies: ['kill'],
      workers: 1,
      timeout: 120_000,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        colorScheme: null,
        trace: 'off',
        launchOptions: { executablePath: '/usr/bin/firefox-esr' },
      },
    },
  ],
});
