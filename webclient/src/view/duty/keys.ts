import { getContext, setContext } from 'svelte';
import type { DeskSettings } from '../../model/settings';
import { ariaCombo, comboFor, shownCombo, type Combo, type Doing } from '../../model/shortcuts';

const place = Symbol('keys');

/** The keys as the agent has set them, for the controls that show them. */
export class DutyKeys {
  constructor(readonly settings: () => DeskSettings) {}

  /** '' where there is none, or keys are switched off. */
  combo(doing: Doing): Combo {
    const { keysOn, keys } = this.settings();
    return keysOn ? comboFor(keys, doing) : '';
  }

  shown(doing: Doing): string {
    return shownCombo(this.combo(doing));
  }

  aria(doing: Doing): string | undefined {
    return ariaCombo(this.combo(doing));
  }
}

/** Makes the keys reachable from every component below. */
export const provideKeys = (keys: DutyKeys): DutyKeys => setContext(place, keys);

export const useKeys = (): DutyKeys => getContext<DutyKeys>(place);
