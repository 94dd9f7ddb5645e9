import { mount, unmount, type Component } from 'svelte';
import Root from '../Root.svelte';
import type { PageWords } from '../words.svelte';
import MiniDesk from './MiniDesk.svelte';

/** A small window above all others, where the browser has them (Document Picture-in-Picture). */
export type MiniWindow = Readonly<{ toggle: () => void }>;

type PictureInPicture = Readonly<{
  window: Window | null;
  requestWindow: (size: Readonly<{ width: number; height: number }>) => Promise<Window>;
}>;

const size = { width: 320, height: 260 } as const;

/** undefined where the browser has none. */
export function miniWindow(props: Record<string, unknown>, words: PageWords): MiniWindow | undefined {
  const pip = (globalThis as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;
  if (pip === undefined) return undefined;
  const open = async () => {
    const window = await pip.requestWindow(size);
    const { documentElement: root, head, body } = window.document;
    root.lang = document.documentElement.lang;
    root.dataset.theme = document.documentElement.dataset.theme ?? '';
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) head.append(sheet.cloneNode());
    const drawn = mount(Root, {
      target: body,
      props: { page: MiniDesk as Component, props, words },
    });
    window.addEventListener('pagehide', () => void unmount(drawn), { once: true });
  };
  return {
    toggle: () => {
      if (pip.window === null) void open();
      else pip.window.close();
    },
  };
}
