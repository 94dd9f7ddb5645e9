import type { Locator, Page } from '@playwright/test';
import { signIn } from './desk';
import type { Language } from './words';

const words = {
  'zh-TW': {
    alerts: /^警示/,
    limits: '目標與警戒',
    monitor: '監看',
    barge: '插話',
    takeOver: '接手',
    end: '結束交談',
    finish: '完成',
    whisper: /^密語/,
    customer: /^給客戶的訊息/,
    summary: '讀出摘要',
  },
  en: {
    alerts: /^Alerts/,
    limits: 'Targets',
    monitor: 'Monitor',
    barge: 'Barge in',
    takeOver: 'Take over',
    end: 'End the conversation',
    finish: 'Finish',
    whisper: /^Whisper/,
    customer: /^Message to the customer/,
    summary: 'Read summary',
  },
} as const;

/** The wallboard of who has logged in. */
export class Board {
  readonly words: (typeof words)[Language];
  readonly log: Locator;

  constructor(
    readonly page: Page,
    readonly language: Language,
  ) {
    this.words = words[language];
    this.log = page.getByRole('log');
  }

  /** Logs a supervisor in and opens the board; query: `?kiosk` is the wall. */
  static async open(page: Page, url: string, language: Language, query = ''): Promise<Board> {
    await signIn(page.context(), url, '1900');
    await page.goto(`${url}/desk/board${query}`);
    const board = new Board(page, language);
    await board.queue('8000').waitFor();
    return board;
  }

  queue = (dn: string): Locator => this.page.locator(`[data-part="queues"] [data-key="${dn}"]`);
  agent = (user: string): Locator => this.page.locator(`[data-part="agents"] [data-key="${user}"]`);
  waiting = (caller: string): Locator =>
    this.page.locator('[data-part="waiting"] [data-key]').filter({ hasText: caller });
  tile = (figure: string): Locator => this.page.locator(`[data-figure="${figure}"]`);
  drawer = (): Locator => this.page.getByRole('dialog');
  button = (name: string | RegExp): Locator =>
    this.page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });

  /** Opens what a row is about. */
  async openRow(row: Locator): Promise<void> {
    await row.getByRole('button').first().click();
    await this.drawer().waitFor();
  }

  /** Monitors the one conversation of an agent. */
  async monitor(user: string): Promise<void> {
    await this.openRow(this.agent(user));
    await this.drawer().getByRole('button', { name: this.words.monitor, exact: true }).click();
    await this.page.locator('[data-stage="watching"]').waitFor();
  }

  /** Says something in the monitored conversation: to the agent alone, or to the customer. */
  async say(to: 'whisper' | 'customer', text: string): Promise<void> {
    const choice = this.drawer().getByRole('radio', { name: this.words[to] });
    if (await choice.isVisible()) await choice.check();
    const box = this.drawer().getByRole('textbox', { name: this.words[to] });
    await box.fill(text);
    await box.press('Enter');
  }

  /** The line of the monitored conversation with this text. */
  line = (text: string): Locator => this.log.locator('[data-line]').filter({ hasText: text });
}
