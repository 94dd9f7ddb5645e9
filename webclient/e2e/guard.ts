import { expect, type BrowserContext, type Page } from '@playwright/test';

const loopback = /^(https?|wss?):\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/** Watches what pages do that no page of ours may do: ask other hosts, break the content policy, throw. */
export class Guard {
  readonly #faults: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** Lets a test go, on purpose, where pages usually must not. */
  allow(address: RegExp): void {
    this.#allowed.push(address);
  }

  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (e) => {
        console.error(
          `policy broken: ${e.violatedDirective} by ${e.blockedURI} at ${e.sourceFile}:${String(e.lineNumber)}`,
        );
      });
    });
    context.on('request', (request) => {
      this.#asked(request.url());
    });
    context.on('page', (page) => {
      this.#watchPage(page);
    });
  }

  /** Fails the test if anything was seen. */
  check(): void {
    expect(this.#faults, 'requests to other hosts, broken policies, uncaught errors').toEqual([]);
  }

  #watchPage(page: Page): void {
    page.on('pageerror', (error) => {
      this.#note(`uncaught: ${error.message}`);
    });
    page.on('websocket', (socket) => {
      this.#asked(socket.url());
    });
    page.on('console', (message) => {
      if (/^policy broken|Content Security Policy|TrustedHTML/.test(message.text()))
        this.#note(message.text());
    });
  }

  #asked(url: string): void {
    if (!loopback.test(url) && !/^(data|blob|about):/.test(url)) this.#note(`asked ${url}`);
  }

  #note(fault: string): void {
    if (!this.#allowed.some((pattern) => pattern.test(fault))) this.#faults.push(fault);
  }
}
