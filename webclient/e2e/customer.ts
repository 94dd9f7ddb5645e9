import { expect, type Locator, type Page } from '@playwright/test';
import { Conversation } from './conversation';
import { names } from './words';

/** What a visitor fills in; a server left out stays as the page filled it in. */
export interface Visit {
  name?: string;
  dn?: string;
  server?: string;
}

/** The customer's page. */
export class Customer extends Conversation {
  readonly server: Locator;
  readonly name: Locator;
  readonly dn: Locator;
  readonly chat: Locator;
  readonly disconnect: Locator;

  private constructor(page: Page) {
    super(page);
    this.server = page.getByRole('textbox', { name: names.server });
    this.name = page.getByRole('textbox', { name: names.caller });
    this.dn = page.getByRole('textbox', { name: names.dn });
    this.chat = page.getByRole('button', { name: names.chat });
    this.disconnect = page.getByRole('button', { name: names.disconnect });
  }

  /** Opens the page of the server at url. */
  static async arrive(page: Page, url: string, query = ''): Promise<Customer> {
    await page.goto(`${url}/${query}`);
    const customer = new Customer(page);
    await expect(customer.chat).toBeVisible();
    return customer;
  }

  /** Fills the form in without sending it. */
  async fill({ name = '王小明', dn = '8000', server }: Visit): Promise<void> {
    if (server !== undefined) await this.server.fill(server);
    await this.name.fill(name);
    await this.dn.fill(dn);
  }

  /** Asks for service and waits for the chat view. */
  async ask(visit: Visit = {}): Promise<void> {
    await this.fill(visit);
    await this.chat.click();
    await expect(this.disconnect).toBeVisible();
    await expect(this.composer).toBeVisible();
  }
}
