import {
  ownViews,
  step,
  viewsIn,
  withoutView,
  withView,
  type OwnView,
  type OwnViews,
  type OwnViewsEvent,
} from '../model/ownviews';
import { ApiError } from '../wire/api';
import { read, writeArea } from '../wire/personal';
import type { Rest } from '../wire/rest';
import { Held } from './store';

/** A person's own views of a page, kept with the account (docs/api.md). */
export class PersonalViews {
  readonly held = new Held<OwnViews, OwnViewsEvent>(ownViews, step);

  constructor(
    readonly rest: Rest,
    /** The page's area of the settings. */
    readonly area: 'history' | 'reports',
  ) {}

  /** Finds out which there are; without them the page works. */
  async load(): Promise<void> {
    await this.#read().catch(() => this.held.dispatch({ kind: 'unknown' }));
  }

  /** Keeps one; the answer is why not: `full`, `long`, or the code of the refusal; '' = done. */
  async keep(view: OwnView): Promise<string> {
    return this.#change((views) => withView(views, view));
  }

  /** Keeps one no more; the answer is why not, '' = done. */
  async remove(name: string): Promise<string> {
    return this.#change((views) => withoutView(views, name));
  }

  // What another page of the same person has kept meanwhile stays.
  async #change(change: (views: readonly OwnView[]) => readonly OwnView[] | string): Promise<string> {
    try {
      const area = await this.#read();
      const views = change(this.held.model.views);
      if (typeof views === 'string') return views;
      await writeArea(this.rest, this.area, { ...area, views });
      this.held.dispatch({ kind: 'told', views });
      return '';
    } catch (error) {
      return error instanceof ApiError ? error.code : 'server';
    }
  }

  async #read(): Promise<Readonly<Record<string, unknown>>> {
    const area = (await read(this.rest))[this.area] ?? {};
    this.held.dispatch({ kind: 'told', views: viewsIn(area) });
    return area;
  }
}
