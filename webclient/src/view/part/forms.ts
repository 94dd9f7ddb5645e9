/** Keeps a form from being sent by the browser, and reads a text field of it. */
export function fieldsOf(event: SubmitEvent & { currentTarget: HTMLFormElement }): (name: string) => string {
  event.preventDefault();
  const fields = new FormData(event.currentTarget);
  return (name) => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
}
