import { test as base, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Board } from './board';
import { Customer, type Visit } from './customer';
import { Desk } from './desk';
import { Guard } from './guard';
import { Server, configuration, copyOf, demoDirectory, emptyDirectory, remove } from './server';
import { Shop } from './shop';
import type { Language } from './words';

interface Settings {
  /** The language of every browser of the test. */
  language: Language;
  /** What stands in the configuration file of `server` (TOML); '' is no file. */
  settings: string;
}

interface Stage extends Settings {
  /** A server of the test's own, with the demo's accounts and queues. */
  server: Server;
  /** A site that vouches for its visitors, to servers that have its settings. */
  shop: Shop;
  /** A server of the test's own that was never set up. */
  empty: Server;
  guard: Guard;
  /** A browser of its own: no cookies, storage or locks shared with another. */
  open: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** An agent who has logged in and opened the desk, not ready yet. */
  agent: (name?: string) => Promise<Desk>;
  /** A visitor who has asked for service. */
  visitor: (visit?: Visit) => Promise<Customer>;
  /** An agent and a visitor in conversation, with nothing said yet. */
  talk: (visit?: Visit) => Promise<{ desk: Desk; customer: Customer }>;
  /** A supervisor who has logged in and opened the board. */
  supervisor: () => Promise<Board>;
}

interface Workshop {
  demo: string;
}

export const test = base.extend<Stage, Workshop>({
  language: ['zh-TW', { option: true }],
  settings: ['', { option: true }],

  demo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is asked for from the pattern
    async ({}, use) => {
      const dir = await demoDirectory();
      await use(dir);
      await remove(dir);
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern -- as above
  shop: async ({}, use) => {
    const shop = await Shop.open();
    await use(shop);
    await shop.close();
  },

  server: async ({ demo, settings }, use, info) => {
    const dir = await copyOf(demo);
    const said = settings === '' ? [] : ['--config', await configuration(dir, settings)];
    const server = await Server.start(dir, ...said);
    await use(server);
    await server.down('SIGKILL');
    if (info.status !== info.expectedStatus)
      await info.attach('server', { body: server.said, contentType: 'text/plain' });
    await remove(dir);
  },

  // eslint-disable-next-line no-empty-pattern -- as above
  empty: async ({}, use, info) => {
    const dir = await emptyDirectory();
    const server = await Server.startEmpty(dir);
    await use(server);
    await server.down('SIGKILL');
    if (info.status !== info.expectedStatus)
      await info.attach('server', { body: server.said, contentType: 'text/plain' });
    await remove(dir);
  },

  // eslint-disable-next-line no-empty-pattern -- as above
  guard: async ({}, use) => {
    const guard = new Guard();
    await use(guard);
    guard.check();
  },

  open: async ({ browser, guard, language }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({
        locale: language,
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce', // motion costs the time of the other tests, and axe measures colours on their way
        ...options,
      });
      opened.push(context);
      await guard.watch(context);
      return context;
    });
    for (const context of opened) await context.close();
  },

  agent: async ({ open, server, language }, use) => {
    await use(async (name = '1001') => Desk.open(await open(), server.url, name, language));
  },

  visitor: async ({ open, server }, use) => {
    await use(async (visit = {}) => {
      const context = await open();
      const customer = await Customer.arrive(await context.newPage(), server.url);
      await customer.ask(visit);
      return customer;
    });
  },

  talk: async ({ agent, visitor }, use) => {
    await use(async (visit = {}) => {
      const desk = await agent();
      await desk.set('ready');
      const customer = await visitor(visit);
      await desk.take(visit.name ?? '王小明');
      return { desk, customer };
    });
  },

  supervisor: async ({ open, server, language }, use) => {
    await use(async () => Board.open(await (await open()).newPage(), server.url, language));
  },
});

export { expect } from '@playwright/test';
