/** Why something was not done. */
export type Refusal = Readonly<{ code: string; detail: string; contacts: readonly string[] }>;

/** Whether the password is asked for again, for what asks for a fresh one. Pure. */
export type Proof = Readonly<{ asked: boolean; busy: boolean; refusal: Refusal | null }>;
export type ProofEvent =
  Readonly<{ kind: 'asked' | 'busy' | 'over' }> | Readonly<{ kind: 'refused'; refusal: Refusal }>;

export const proof: Proof = { asked: false, busy: false, refusal: null };

export function step(p: Proof, event: ProofEvent): Proof {
  switch (event.kind) {
    case 'asked':
      return { asked: true, busy: false, refusal: null };
    case 'busy':
      return { ...p, busy: true, refusal: null };
    case 'refused':
      return { ...p, busy: false, refusal: event.refusal };
    case 'over':
      return proof;
  }
}
