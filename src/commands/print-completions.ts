/** Answers the shell, which asks as the script of `webex-bulk completion` has it. */
import { onOneLine } from '../model/outside-text.js';
import { listJobs, defaultOutput } from '../job/folder.js';
import { offersFor, type Known, type Offer } from './completion.js';

/** `args`: those of the program; the words that are typed follow the first one, beginning with the program's own name. */
export async function printCompletions(args: readonly string[]): Promise<void> {
  const offers = await offersFor(args.slice(2), known);
  // A name that would steer the terminal cannot be typed either.
  for (const offer of offers.filter(({ word }) => onOneLine(word) === word)) process.stdout.write(`${lineOf(offer)}\n`);
}

const known: Known = {
  async profiles() {
    const { openTokenStore } = await import('./kept-sign-ins.js');
    return await (await openTokenStore()).names();
  },
  jobs: async () => (await listJobs(defaultOutput)).map(({ name }) => name),
  async simulatorOptions() {
    const { simulatorOptionTable } = await import('./simulate.js');
    return simulatorOptionTable;
  },
};

/** Only the script for zsh sets this for the call; there a colon parts a word from what it is. */
function lineOf({ word, about }: Offer): string {
  if (process.env['COMP_LINE'] === undefined) return word;
  return `${word.replaceAll(':', '\\:')}:${about}`;
}
