import { expect, type Page } from '@playwright/test';
import { logIn } from './desk';
import { demoPassword, type Server } from './server';

/** The administration, open at a section. */
export async function administration(page: Page, server: Server, section: string): Promise<void> {
  await logIn(page, server.url, 'admin', demoPassword);
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await page.goto(`${server.url}/desk/admin#${section}`);
  await expect(page.locator(`.AdminPage-link[aria-current]`)).toHaveAttribute('href', new RegExp(section));
}
