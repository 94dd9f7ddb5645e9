import type { Personal } from '../../model/settings';
import { chooseTheme } from '../theme.svelte';

/** Draws this browser's pages as the agent has set it, once for each change: what is chosen on another page stays until then. */
export function wearTheme(): (personal: Personal) => void {
  let worn: Personal['desk']['theme'] = '';
  return ({ desk: { theme } }) => {
    if (theme === worn) return;
    worn = theme;
    if (theme !== '') chooseTheme(theme);
  };
}
