/** Whether somebody looks at the page: the tab is in front, and where the page stands in another's frame, that is open. */
class Looked {
  #visible = $state.raw(document.visibilityState === 'visible');
  #shown = $state.raw(true);

  constructor() {
    document.addEventListener(
      'visibilitychange',
      () => (this.#visible = document.visibilityState === 'visible'),
    );
  }

  get now(): boolean {
    return this.#visible && this.#shown;
  }

  /** Tells whether the frame around the page is open. */
  frame(shown: boolean): void {
    this.#shown = shown;
  }
}

export const looked = new Looked();
