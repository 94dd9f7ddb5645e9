import type { Reply } from '../../model/replies';
import type { LogPlace } from '../part/logscroll.svelte';

export type Layer = '' | 'palette' | 'help' | 'settings' | 'canned' | 'hangUp';
export type Pane = 'list' | 'chat' | 'info';
export type InfoTab = 'details' | 'past' | 'notes' | 'canned';

/** The box that is written in, as long as there is one. */
export type ReplyBoxHandle = Readonly<{ insert: (reply: Reply) => void; focus: () => void }>;

/** What lies over the desk, and which of its panes is in view. */
export class DutyLayers {
  layer: Layer = $state.raw('');
  /** Narrow windows show one pane, or the details over the others. */
  pane: Pane = $state.raw('list');
  infoOpen = $state.raw(false);
  tab: InfoTab = $state.raw('details');
  /** Whether the next thing written is a note. */
  noting = $state.raw(false);
  /** The contact that is being handed on, or ''. */
  passing = $state.raw('');
  box: ReplyBoxHandle | undefined;
  /** Where the caret was in each chat that is not in view. */
  readonly carets: Record<string, number> = {};
  /** What each of them was scrolled to. */
  readonly places: Record<string, LogPlace> = {};
  /** How many lines nobody had read when a chat came into view. */
  readonly unread: Record<string, number> = {};

  show(layer: Layer): void {
    this.layer = layer;
  }

  showInfo(tab: InfoTab): void {
    this.tab = tab;
    this.infoOpen = true;
    this.pane = 'info';
  }
}
