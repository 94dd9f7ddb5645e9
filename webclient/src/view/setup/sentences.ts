import type { SetupProblem } from '../../model/setup';
import type { PageWords } from '../words.svelte';

/** What is wrong, in the words of the page; '' if nothing is. */
export function sentenceOf(words: PageWords, problem: SetupProblem | null): string {
  if (problem === null) return '';
  const said = words.tFirst(
    [
      `setup.problem.${problem.code}`,
      `password.${problem.code}`,
      `login.${problem.code}`,
      `ui.problem.${problem.code}`,
    ],
    'ui.problem.server',
  );
  return problem.detail === '' ? said : `${said} (${problem.detail})`;
}
