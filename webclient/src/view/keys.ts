/**
 * Whether an input method is at work: Enter then chooses a word. Some browsers end the composition before that key and
 * only say 229 for it.
 */
export const composing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells
  event.isComposing || event.keyCode === 229;
