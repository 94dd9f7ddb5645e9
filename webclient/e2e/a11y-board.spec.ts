import type { Page } from '@playwright/test';
import { complete, equip, holds } from './axe';
import { Board } from './board';
import { expect, test } from './fixtures';
import { looked } from './words';

for (const language of looked) {
  test.describe(`the wallboard in every state, light and dark, in ${language}`, () => {
    test.use({ language });

    test('the board, what lies over it, and the wall', async ({ open, server, agent, visitor }, info) => {
      test.setTimeout(120_000); // each state is looked at twice
      const scan = (page: Page, where: string) => holds(page, info, `${language} board ${where}`);
      const desk = await agent();
      await visitor({ name: '乙' });
      const context = await open();
      await equip(context);
      const board = await Board.open(await context.newPage(), server.url, language);
      const { page } = board;
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect(board.waiting('乙')).toBeVisible();
      await board.openRow(board.waiting('乙'));
      await expect(board.drawer().getByRole('listitem').first()).toBeVisible();
      await scan(page, 'who waits');
      await page.keyboard.press('Escape');
      await board.button(board.words.limits).click();
      await board.drawer().getByRole('spinbutton').first().fill('0');
      await board.drawer().getByRole('spinbutton').nth(1).fill('0');
      await scan(page, 'limits');
      await page.keyboard.press('Escape');
      // One waits, none may: an alarm.
      await expect(board.tile('waiting')).toHaveAttribute('data-judged', 'alarm');
      await board.button(board.words.summary).click();
      await complete(page, info, `${language} board`);
      await board.button(board.words.alerts).click();
      await expect(board.drawer().getByRole('listitem').first()).toBeVisible();
      await scan(page, 'alerts');
      await page.keyboard.press('Escape');
      await desk.set('ready');
      await desk.take('乙');
      await board.agent('1001').getByRole('button').last().click();
      await page.getByRole('menuitem').first().waitFor();
      await scan(page, 'menu of an agent');
      await page.getByRole('menuitem').nth(2).click();
      await board.drawer().getByRole('combobox').waitFor();
      await scan(page, 'force');
      await page.keyboard.press('Escape');
      await board.monitor('1001');
      await scan(page, 'monitor');
      await board.button(board.words.barge).click();
      await page.locator('[data-part="joined"]').first().waitFor();
      await scan(page, 'barged in');
      await board.button(board.words.takeOver).click();
      await page.locator('[data-part="lead"]').first().waitFor();
      await board.button(board.words.end).click();
      await page.locator('[data-part="wrap-up"]').first().waitFor();
      await scan(page, 'wrap-up');
      await page.goto(`${server.url}/desk/board?kiosk`);
      await board.queue('8000').waitFor();
      await scan(page, 'kiosk');
    });
  });
}
