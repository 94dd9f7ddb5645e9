import { resolve } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';

const kept = resolve(import.meta.dirname, 'artifacts');
const shown = resolve(import.meta.dirname, '../../docs/pictures');

/** Keeps a picture of a page as an artefact and, with PARLEY_PICTURES=1, for the documents. */
export async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  const path = resolve(kept, `${info.project.name}-${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  if (process.env.PARLEY_PICTURES === '1' && info.project.name === 'chromium') {
    await page.screenshot({ path: resolve(shown, `${name}.png`), animations: 'disabled', caret: 'hide' });
  }
}
