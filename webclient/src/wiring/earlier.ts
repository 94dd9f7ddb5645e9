import { earlier, step, type Earlier, type EarlierEvent, type Missing } from '../model/earlier';
import { ApiError } from '../wire/api';
import * as wire from '../wire/earlier';
import type { Rest } from '../wire/rest';
import { Held } from './store';

/** The earlier contacts of those on the desk, read when somebody looks. */
export class EarlierContacts {
  readonly held = new Held<Earlier, EarlierEvent>(earlier, step);

  constructor(readonly rest: Rest) {}

  /** Reads the list of a contact; what is there or on its way is not asked for again. */
  async list(contact: string): Promise<void> {
    if (!wanted(this.held.model.lists[contact])) return;
    const told = (list: Earlier['lists'][string]) => this.held.dispatch({ kind: 'list', contact, list });
    told('loading');
    told(await wire.list(this.rest, contact).catch(why));
  }

  async transcript(contact: string): Promise<void> {
    if (!wanted(this.held.model.transcripts[contact])) return;
    const told = (transcript: Earlier['transcripts'][string]) =>
      this.held.dispatch({ kind: 'transcript', contact, transcript });
    told('loading');
    told(await wire.transcript(this.rest, contact).catch(why));
  }
}

const wanted = (there: unknown): boolean => there === undefined || there === 'failed';

// Of somebody else's conversations an agent learns that there were some, not what was said.
const why = (error: unknown): Missing =>
  error instanceof ApiError && (error.status === 404 || error.status === 403) ? 'hidden' : 'failed';
