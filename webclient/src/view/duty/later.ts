import type { PageWords } from '../words.svelte';

let rest: Promise<void> | undefined;

/** A part of the desk that says what the rest of the sentences holds: it is there once they are. After a failure the next that is asked for tries again. */
export async function whole<Part>(words: PageWords, part: Promise<Part>): Promise<Part> {
  rest ??= words.loadRest().catch((failure: unknown) => {
    rest = undefined;
    throw failure;
  });
  const [loaded] = await Promise.all([part, rest]); // both: neither may fail unheard
  return loaded;
}

/**
 * Loads what a desk shows only when it is asked for, so that it is there also after the server was replaced by one that
 * has other files. What cannot be loaded now is tried again when it is needed.
 */
export const loadLater = (words: PageWords): void =>
  void Promise.allSettled([
    whole(words, import('./signparts')),
    import('./Palette.svelte'),
    import('./PassPane.svelte'),
    import('./EarlierPane.svelte'),
    import('./NotePane.svelte'),
    import('./CannedList.svelte'),
    import('./CannedPicker.svelte'),
    import('./ReactMenu.svelte'),
    import('./HangUpFrame.svelte'),
    import('./HelpDialog.svelte'),
    import('./SettingsDialog.svelte'),
    import('./CannedDialog.svelte'),
    import('../part/AttachTray.svelte'),
    import('../part/EmojiPanel.svelte'),
    import('../part/Lightbox.svelte'),
  ]);
