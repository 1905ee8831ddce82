/** Asks at the terminal how a file is to be read where that is not certain, and reads it so. */
import { ChoiceNeeded } from '../model/choice-needed.js';
import type { RowChoice } from '../plan/read-rows.js';
import type { Terminal } from './terminal.js';

/** More questions than this about one file are none that answers can settle. */
const mostQuestions = 10;

/** Calls `work` again with each answer. Throws its ChoiceNeeded if no one can be asked, or no choice is right. */
export async function whileChoosing<T>(
  terminal: Terminal,
  choice: RowChoice,
  work: (choice: RowChoice) => Promise<T>,
): Promise<T> {
  let chosen = choice;
  for (let asked = 0; ; asked++) {
    try {
      return await work(chosen);
    } catch (error) {
      if (!(error instanceof ChoiceNeeded) || !terminal.canAsk || asked === mostQuestions) throw error;
      const options = await answerTo(error, terminal);
      if (options === undefined) throw error;
      if (options.map !== undefined)
        terminal.note(`To remember it, add to webex-bulk.json:  "map": ${JSON.stringify(options.map)}`);
      chosen = { ...chosen, ...options, ...(options.map && { map: { ...chosen.map, ...options.map } }) };
    }
  }
}

async function answerTo(
  { question, choices, lines }: ChoiceNeeded,
  terminal: Terminal,
): Promise<Partial<RowChoice> | undefined> {
  const [only, ...others] = choices;
  if (only !== undefined && others.length === 0) {
    for (const line of lines) terminal.note(line);
    return /^y(?:es)?$/iu.test((await terminal.ask(`${question}  [y/N] `)).trim()) ? only.options : undefined;
  }
  terminal.note(question);
  choices.forEach(({ label }, place) => terminal.note(`  ${place + 1}  ${label}`));
  const answer = (await terminal.ask(`Number, or Enter for none  [1-${choices.length}] `)).trim();
  return /^\d{1,3}$/u.test(answer) ? choices[Number(answer) - 1]?.options : undefined;
}
