import { expect, type Locator, type Page } from '@playwright/test';
import { sentence, type Sentence } from './sentences';

/** What a page shows of one conversation, on either side. */
export class Conversation {
  readonly log: Locator;
  readonly composer: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole('log');
    this.composer = page.getByRole('textbox', { name: /訊息|回覆|Message|Reply/i });
  }

  /** Writes a line, which may hold line ends, and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
  }

  /** The line with exactly this text. */
  line(text: string): Locator {
    return this.log
      .locator('[data-line]')
      .filter({ has: this.page.locator('[data-body]', { hasText: exactly(text) }) });
  }

  /** The texts of all lines, in the order shown. */
  lines(): Promise<string[]> {
    return this.log.locator('[data-line] [data-body]').allInnerTexts();
  }

  /** Waits until the lines shown are these and no others, in this order. */
  async shows(...texts: string[]): Promise<void> {
    await expect(async () => {
      expect(await this.lines()).toEqual(texts);
    }).toPass({ timeout: 15_000 });
  }

  /** A sentence shown anywhere on the page, in the language of the page. */
  says(what: Sentence | RegExp): Locator {
    const pattern = typeof what === 'string' ? sentence(what) : what;
    return this.page.getByText(pattern).filter({ visible: true }).first();
  }

  /** Waits until a line of one's own has a tick: sent = kept by the server, delivered = on the other page. */
  async ticked(text: string, tick: 'sent' | 'delivered'): Promise<void> {
    const fits = tick === 'sent' ? /^(sent|delivered|read)$/ : /^(delivered|read)$/;
    await expect(this.line(text)).toHaveAttribute('data-tick', fits);
  }
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
