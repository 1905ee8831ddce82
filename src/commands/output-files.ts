/** Files that `--output-file` names: their kind is told by their ending, and none of them replaces another file. */
import { RunError } from '../errors.js';
import { refuseToReplace } from './export-target.js';

/** Throws a RunError: `usage` for another ending, or a file that is named twice; `refused` for a file that is there. */
export async function checkedOutputFiles(files: readonly string[], endings: readonly string[]): Promise<void> {
  for (const [place, file] of files.entries()) {
    if (!endings.some((ending) => file.toLowerCase().endsWith(ending))) {
      const choice = endings.map((ending) => `"${ending}"`).join(' or ');
      throw new RunError('usage', `${file}: the ending of the name tells what to write, and must be ${choice}.`, {
        next: `Name it ${file.replace(/\.[a-z\d]{1,5}$/iu, '')}${endings[0] ?? ''}, for example.`,
      });
    }
    if (files.indexOf(file) !== place) {
      throw new RunError('usage', `${file} is named twice.`, { next: 'Name each file once.' });
    }
    await refuseToReplace(file);
  }
}
