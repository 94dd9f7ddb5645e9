import { resolve } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { brief } from './words';

const kept = resolve(import.meta.dirname, 'artifacts');
const shown = resolve(import.meta.dirname, '../../docs/pictures');

/** The pictures that the documents show, by the names they have here and there. */
const documents = new Map([
  ['desk-zh-TW', 'desk.png'],
  ['chat-zh-TW', 'chat.png'],
]);

/**
 * Keeps a picture of a page as an artefact and, with PARLEY_PICTURES=1, for the documents. None where each change is
 * tried: nobody looks at them there, and they are a sixth of the work.
 */
export async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  if (brief) return;
  const paths = [resolve(kept, `${info.project.name}-${name}.png`)];
  const document = documents.get(name);
  if (document !== undefined && process.env.PARLEY_PICTURES === '1' && info.project.name === 'chromium') {
    paths.push(resolve(shown, document));
  }
  for (const path of paths) await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
