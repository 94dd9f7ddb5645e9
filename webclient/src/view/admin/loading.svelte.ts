import type { Refusal, Result } from '../../wiring/admin';

/** Something that is read when its part of the page is shown, and again after each change. */
export class Loading<T> {
  value: T | undefined = $state.raw();
  refusal: Refusal | null = $state.raw(null);

  constructor(readonly read: () => Promise<Result<T>>) {
    void this.load();
  }

  readonly load = async (): Promise<void> => {
    const result = await this.read();
    if (result.ok) this.value = result.value;
    this.refusal = result.ok ? null : result.refusal;
  };
}

/** What was read with its tag, for who changes it. */
export const tagged = async <T>(
  call: Promise<Result<T>>,
): Promise<Result<Readonly<{ of: T; etag: string }>>> => {
  const result = await call;
  return result.ok ? { ...result, value: { of: result.value, etag: result.etag } } : result;
};
