import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { Conversation } from './conversation';
import { demoPassword } from './server';
import { begins, names, words, type Language } from './words';

/** An agent's states as shown; the first two can be chosen. */
export type State = 'notReady' | 'ready' | 'busy' | 'wrapUp';

/** The duty desk, with the menu window that opened it, if one did. */
export class Desk extends Conversation {
  readonly accept: Locator;
  readonly decline: Locator;
  readonly hangUp: Locator;
  readonly takeOver: Locator;
  /** There while the desk's stream is up. */
  readonly connected: Locator;
  readonly wrapUpForm: Locator;
  /** The link that opens a queue's own hang-up page in a window of its own. */
  readonly ownWindow: Locator;

  readonly #menu: Page | undefined;

  constructor(
    page: Page,
    readonly language: Language,
    menu?: Page,
  ) {
    super(page);
    this.#menu = menu;
    this.accept = page.getByRole('button', { name: begins(words[language].accept) });
    this.decline = page.getByRole('button', { name: begins(words[language].decline) });
    this.takeOver = page.getByRole('button', { name: /Take over|接管/i });
    this.connected = page.locator('footer [data-up=true]');
    this.wrapUpForm = page.getByRole('form').filter({ has: page.getByRole('combobox') });
    this.ownWindow = page.getByRole('link', { name: /new window|新視窗/i });
    this.hangUp = page.getByRole('button', { name: begins(words[language].hangUp) });
  }

  /** Opens the desk of an agent straight away: who cannot wait for the menu saves two pages. */
  static async open(context: BrowserContext, url: string, user: string, language: Language): Promise<Desk> {
    await signIn(context, url, user);
    const page = await context.newPage();
    await page.goto(`${url}/desk/duty`);
    const desk = new Desk(page, language);
    await expect(desk.state('notReady')).toBeVisible();
    return desk;
  }

  /** Logs in and opens the desk from the menu, in its own window, as agents do. */
  static async throughMenu(
    context: BrowserContext,
    url: string,
    user: string,
    language: Language,
  ): Promise<Desk> {
    const menu = await context.newPage();
    await logIn(menu, url, user, demoPassword);
    return Desk.fromMenu(menu, language);
  }

  /** Opens the desk's window from a menu where somebody has logged in. */
  static async fromMenu(menu: Page, language: Language): Promise<Desk> {
    const popup = menu.waitForEvent('popup');
    await system(menu, language).click();
    const desk = new Desk(await popup, language, menu);
    await expect(desk.state('notReady')).toBeVisible();
    return desk;
  }

  /** The menu's window, of a desk that was opened there. */
  get menu(): Page {
    if (this.#menu === undefined) throw new Error('this desk was opened without the menu');
    return this.#menu;
  }

  /** The control of one state. */
  state(state: State): Locator {
    return this.page.getByRole('radio', { name: words[this.language][state], exact: true });
  }

  /** Chooses a state. */
  async set(state: 'notReady' | 'ready'): Promise<void> {
    await this.state(state).click();
    await this.is(state);
  }

  /** Waits until the desk shows this state. */
  async is(state: State): Promise<void> {
    await expect(this.state(state)).toBeChecked();
  }

  /** The offer of one caller. */
  offer(caller: string): Locator {
    return this.page.locator('[data-offer]').filter({ hasText: caller });
  }

  /** Accepts the offer of one caller, when it comes. */
  async take(caller: string): Promise<void> {
    await expect(this.offer(caller)).toBeVisible();
    await this.accept.click();
    await expect(this.composer).toBeVisible();
  }

  /** Files the built-in wrap-up form. */
  async file(code: string, note: string): Promise<void> {
    await this.wrapUpForm.getByRole('combobox').selectOption(code);
    await this.wrapUpForm.getByRole('textbox').fill(note);
    await this.wrapUpForm.getByRole('button').first().click();
    await expect(this.says('saved')).toBeVisible();
  }

  /** Changes the own password in the menu. */
  async changePassword(old: string, fresh: string): Promise<void> {
    await this.menu
      .getByRole('button', { name: /password|密碼/i })
      .first()
      .click();
    const fields = this.menu.locator('input[type=password]');
    await fields.nth(0).fill(old);
    await fields.nth(1).fill(fresh);
    if ((await fields.count()) > 2) await fields.nth(2).fill(fresh);
    await fields.nth(1).press('Enter');
  }

  /** Logs out in the menu. */
  async logOut(): Promise<void> {
    await this.menu.getByRole('button', { name: /Log out|登出/ }).click();
  }
}

/** The desk, of several, that is offered a caller, as soon as one is. */
export async function ringing(desks: readonly Desk[], caller: string): Promise<Desk> {
  let found: Desk | undefined;
  await expect(async () => {
    for (const desk of desks) if (await desk.offer(caller).isVisible()) found = desk;
    expect(found, `nobody is offered ${caller}`).toBeDefined();
  }).toPass({ timeout: 15_000 });
  if (found === undefined) throw new Error(`nobody is offered ${caller}`);
  return found;
}

/** Logs a browser in without a page. */
export async function signIn(context: BrowserContext, url: string, user: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/session`, { data: { user, password: demoPassword } });
  if (!answer.ok()) throw new Error(`no log-in: ${String(answer.status())}`);
}

/** Fills the log-in in and sends it. */
export async function logIn(menu: Page, url: string, user: string, password: string): Promise<void> {
  await menu.goto(`${url}/desk`);
  await menu.getByRole('textbox', { name: names.user }).fill(user);
  await menu.getByLabel(names.password).fill(password);
  await menu.getByRole('button', { name: names.login }).click();
}

/** The menu's entry that opens the desk. */
export const system = (menu: Page, language: Language): Locator =>
  menu
    .getByRole('navigation')
    .getByRole('button', { name: begins(words[language].system) })
    .or(menu.getByRole('navigation').getByRole('link', { name: begins(words[language].system) }));
