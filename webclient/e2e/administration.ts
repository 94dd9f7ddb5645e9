import { expect, type Page } from '@playwright/test';
import { signIn } from './desk';
import type { Server } from './server';

/** Its sections, by the names in their addresses. */
export const sections = [
  ...['users', 'queues', 'skills', 'replies', 'widget', 'security', 'access', 'privacy', 'audit', 'status'],
] as const;

/** The administration, open at a section. */
export async function administration(page: Page, server: Server, section: string): Promise<void> {
  await signIn(page.context(), server.url, 'admin');
  await page.goto(`${server.url}/desk/admin#${section}`);
  await expect(page.locator(`.AdminPage-link[aria-current]`)).toHaveAttribute('href', `#${section.split('/')[0] ?? ''}`);
}
