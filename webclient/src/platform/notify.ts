/** System notifications, where the browser has them and the agent allows them. */
export const canNotify = (): boolean => 'Notification' in globalThis;

/** Asks once, in a click; a refusal is final and silent. */
export function askToNotify(): void {
  if (canNotify() && Notification.permission === 'default') void Notification.requestPermission();
}

/** Shows a notification and returns how to take it back. */
export function notify(title: string, body: string, tag: string): () => void {
  if (!canNotify() || Notification.permission !== 'granted') return () => undefined;
  const shown = new Notification(title, { body, tag });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}
