/** Answers the completion requests of the script that `webex-bulk completion` prints. */
import { onOneLine } from '../model/outside-text.js';
import { listJobs, defaultOutput } from '../job/folder.js';
import { offersFor, type Known, type Offer } from './completion.js';

/** `args`: the program's arguments; the typed words follow the first one and begin with the program's own name. */
export async function printCompletions(args: readonly string[]): Promise<void> {
  const offers = await offersFor(args.slice(2), known);
  // A name with control characters cannot be typed either.
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

/** Only the zsh script sets this variable for the call; in zsh a colon separates a word from its description. */
function lineOf({ word, about }: Offer): string {
  if (process.env['COMP_LINE'] === undefined) return word;
  return `${word.replaceAll(':', '\\:')}:${about}`;
}
