import { percent } from '../../i18n/format';
import { elapsed } from '../../model/elapsed';
import { unitOf, type FigureId } from '../../model/figures';
import { lessIsWorse, type Judgement, type Limit } from '../../model/limits';
import type { PageWords } from '../words.svelte';

/** A figure as it is written; – where there is none. */
export function written(id: FigureId, value: number | null, language: string): string {
  if (value === null) return '–';
  const unit = unitOf(id);
  if (unit === 'percent') return percent(value, language);
  return unit === 'seconds' ? elapsed(value * 1000) : new Intl.NumberFormat(language).format(value);
}

/** The limit that is worth saying: the target, or the alarm where there is no target; '' where there is neither. */
export function targetOf(id: FigureId, { target, alarm }: Limit, words: PageWords): string {
  const limit = target ?? alarm;
  if (limit === null) return '';
  const value = written(id, limit, words.language);
  return words.t(lessIsWorse(id) ? 'board.at-least' : 'board.at-most', { value });
}

/** The side of its target a figure is on; '' where that is not bad. */
export function sideOf(id: FigureId, judgement: Judgement): 'up' | 'down' | '' {
  if (judgement !== 'over' && judgement !== 'alarm') return '';
  return lessIsWorse(id) ? 'down' : 'up';
}
