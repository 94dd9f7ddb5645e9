import { at, type Rest } from './rest';

export type PastContact = Readonly<{
  id: string;
  dn: string;
  agent: string;
  arrived: number;
  ended: number | undefined;
  code: string;
}>;

type Told = Readonly<
  Record<'id' | 'dn' | 'arrived', string> & Partial<Record<'agent' | 'ended' | 'code', string>>
>;

/** The other contacts of a contact's person, the newest first; rejects with an ApiError. */
export async function list(rest: Rest, contact: string): Promise<readonly PastContact[]> {
  const { value } = await rest.get<Readonly<{ contacts: readonly Told[] | null }>>(
    at`/contacts/${contact}/earlier`,
  );
  return (value.contacts ?? []).map(({ id, dn, agent = '', arrived, ended, code = '' }) => ({
    ...{ id, dn, agent, code },
    arrived: Date.parse(arrived),
    ended: ended === undefined ? undefined : Date.parse(ended),
  }));
}

export type PastTranscript = Readonly<{
  lines: readonly Readonly<{ id: string; at: number; mine: boolean; name: string; text: string }>[];
  notes: readonly Readonly<{ name: string; text: string; at: number }>[];
  tags: readonly string[];
}>;

type ToldLine = Readonly<
  Record<'id' | 'at' | 'side' | 'act' | 'text', string> & {
    name?: string;
    retracted?: string;
    file?: { name?: string; url: string };
  }
>;
type ToldNote = Readonly<Record<'at' | 'name' | 'text', string>>;

/** What was said in a contact, for who may read it; rejects with an ApiError. */
export async function transcript(rest: Rest, contact: string): Promise<PastTranscript> {
  const { value } = await rest.get<
    Readonly<{ lines: readonly ToldLine[] | null; notes?: readonly ToldNote[]; tags?: readonly string[] }>
  >(at`/transcripts/${contact}`, { format: 'json' });
  return {
    lines: (value.lines ?? [])
      .filter((line) => line.act === 'said' && line.retracted === undefined)
      .map((line) => ({
        id: line.id,
        at: Date.parse(line.at),
        mine: line.side !== 'visitor',
        name: line.name ?? '',
        text: line.text || (line.file?.name ?? line.file?.url ?? ''),
      })),
    notes: (value.notes ?? []).map(({ name, text, at: when }) => ({ name, text, at: Date.parse(when) })),
    tags: value.tags ?? [],
  };
}
