import type { DeskLock } from './locks';

const name = 'parley-desk';
const features = 'popup,width=1280,height=820';

/**
 * Returns what opens the duty desk in a window of its own, or brings the open one to the front: a second press must not
 * load the desk anew. tell gets the key of a sentence where that is all that can be done.
 */
export function openDeskWindow(lock: DeskLock, tell: (notice: string) => void): () => void {
  let opened: Window | null = null;
  let held = false;
  const look = (): void => void lock.isHeld().then((is) => (held = is));
  // A window may only be opened in the click itself, and asking for the lock takes a moment: ask beforehand.
  look();
  setInterval(look, 1_000);
  return () => {
    if (opened !== null && !opened.closed) {
      opened.focus();
      lock.call();
      tell('menu.desk.open');
    } else if (held) {
      opened = byName();
      lock.call();
      tell('menu.desk.open');
    } else {
      opened = window.open('/desk/duty', name, features);
      if (opened === null) tell('menu.desk.blocked');
    }
    setTimeout(look, 500);
  };
}

// After a reload of the menu the handle is gone; an empty address finds the window by its name without loading it anew.
// If the name is not known here, the browser has just made an empty window.
function byName(): Window | null {
  const found = window.open('', name);
  if (found === null) return null;
  try {
    if (found.location.href === 'about:blank') {
      found.close();
      return null;
    }
  } catch {
    return null; // of another group of windows: it was called through the channel
  }
  found.focus();
  return found;
}
