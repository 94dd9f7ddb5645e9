/**
 * Loads what a desk shows only when it is asked for, so that it is there also after the server was replaced by one that
 * has other files. What cannot be loaded now is tried again when it is needed.
 */
export const loadLater = (): void =>
  void Promise.allSettled([
    import('./Palette.svelte'),
    import('./PassPane.svelte'),
    import('./HelpDialog.svelte'),
    import('./SettingsDialog.svelte'),
    import('./CannedDialog.svelte'),
    import('../part/AttachTray.svelte'),
    import('../part/EmojiPanel.svelte'),
    import('../part/Lightbox.svelte'),
  ]);
