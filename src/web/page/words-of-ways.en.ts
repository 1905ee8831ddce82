/** What to do on the page instead of on the command line, in English. */
import type { Place } from './ways.js';

export const englishOfWays = {
  title: 'What you can do',
  terminal: 'In a terminal:',
  places: {
    columns: 'On this page: choose what the column means, or ignore it, where the columns of the file are checked.',
    reading: 'On this page: choose it under “How the file is read”, where the columns of the file are checked.',
    options: 'On this page: choose it above the button “Make the plan”, where the columns of the file are checked.',
    approval: 'On this page: confirm it where you approve the plan.',
    undo: 'On this page: choose “Undo” at the job again; what happens to created people is asked there.',
    cells: 'On this page: open the row in the results, correct its cells, and plan again.',
  } as Readonly<Record<Place, string>>,
  acts: {
    undo: (job: string) => `Go to ${job}, and undo it`,
    retry: (job: string) => `Go to ${job}, and retry its unfinished rows`,
    open: (job: string) => `Go to ${job}`,
  },
};

export type WordsOfWays = typeof englishOfWays;
