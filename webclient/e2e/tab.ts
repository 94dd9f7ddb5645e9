import { expect, type Locator, type Page } from '@playwright/test';

const pressesMax = 60;

/** Presses Tab until a control has the focus; a control that is never reached fails the test. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < pressesMax; presses++) {
    if (await control.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control, 'never reached by Tab').toBeFocused();
}
