/** Asks at the terminal how a file is to be read where that is not certain, and reads it so. */
import { ChoiceNeeded } from '../model/choice-needed.js';
import type { RowChoice } from '../plan/read-rows.js';
import type { RememberedMaps } from './remembered-maps.js';
import type { Terminal } from './terminal.js';

/** More questions than this about one file are none that answers can settle. */
const mostQuestions = 10;

/**
 * Calls `work` again with each answer, or with the one that was given for the same headings before. Throws its ChoiceNeeded if
 * no one can be asked, or no choice is right.
 */
export async function whileChoosing<T>(
  terminal: Terminal,
  choice: RowChoice,
  maps: RememberedMaps,
  work: (choice: RowChoice) => Promise<T>,
): Promise<T> {
  let chosen = choice;
  let isRemembered = false;
  for (let asked = 0; ; asked++) {
    try {
      return await work(chosen);
    } catch (error) {
      if (!(error instanceof ChoiceNeeded) || asked === mostQuestions) throw error;
      const remembered: Partial<RowChoice> | undefined = isRemembered
        ? undefined
        : await rememberedFor(error, maps, terminal);
      isRemembered ||= remembered !== undefined;
      const options = remembered ?? (terminal.canAsk ? await answerTo(error, terminal) : undefined);
      if (options === undefined) throw error;
      if (remembered === undefined) await remember(error, options, maps, terminal);
      chosen = { ...chosen, ...options, ...(options.map && { map: { ...options.map, ...chosen.map } }) };
    }
  }
}

async function rememberedFor(
  { headings }: ChoiceNeeded,
  maps: RememberedMaps,
  terminal: Terminal,
): Promise<Partial<RowChoice> | undefined> {
  const found = headings === undefined ? undefined : await maps.find(headings);
  if (found === undefined) return undefined;
  terminal.note(`The headings are read as you answered on ${found.at.slice(0, 10)}: ${inWords(found.map)}.`);
  terminal.note(`  To be asked again, delete the answer from ${maps.path}`);
  return { map: found.map };
}

async function remember(
  { headings }: ChoiceNeeded,
  { map }: Partial<RowChoice>,
  maps: RememberedMaps,
  terminal: Terminal,
): Promise<void> {
  if (headings === undefined || map === undefined) return;
  const isKept = await maps.keep(headings, map, new Date());
  if (isKept) terminal.note('Remembered for every file with these headings.');
  else terminal.note(`To remember it, add to webex-bulk.json:  "map": ${JSON.stringify(map)}`);
}

function inWords(map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).map(([heading, column]) => `"${heading}" as ${column}`);
  return pairs.join(', ').replaceAll(' as ignore', ' not at all');
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
