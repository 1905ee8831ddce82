/** The words of undoing in English. */
import type { CreatedChoice } from '../../model/plan-options.js';
import { formatsOf } from './numbers.js';

const { plural } = formatsOf('en');
const people = (count: number): string => plural(count, 'person', 'people');

interface ChoiceInWords {
  readonly title: (count: number) => string;
  readonly note: string;
}

export const englishOfUndo = {
  heading: (name: string) => `Undo ${name}`,
  lead: 'First you see a plan of what is reverted. Nothing is changed in Webex until you approve it.',
  question: (count: number) =>
    count === 1
      ? 'This job created 1 person. What happens to this person?'
      : `This job created ${people(count)}. What happens to these people?`,
  choices: {
    keep: {
      title: (count: number) => `Keep ${count === 1 ? 'this person' : `these ${people(count)}`}`,
      note: 'They stay as they are, with their licenses and settings.',
    },
    deactivate: {
      title: (count: number) => `Deactivate ${people(count)}`,
      note: 'They cannot sign in any more, and lose the licenses and attendee accounts that the job gave them.',
    },
    delete: {
      title: (count: number) => `Delete ${people(count)}`,
      note: 'This cannot be undone. People that others changed since then are not deleted. You type the number before it happens.',
    },
  } as Readonly<Record<CreatedChoice, ChoiceInWords>>,
  plan: 'Make the undo plan',
  planNote: 'Looks up each person in Webex. Nothing is changed.',
  createdName: 'Created by the job',
  /** In a plan. */
  chosen: {
    keep: (count: number) => `${people(count)}: keep`,
    deactivate: (count: number) => `${people(count)}: deactivate`,
    delete: (count: number) => `${people(count)}: delete`,
  } as Readonly<Record<CreatedChoice, (count: number) => string>>,
};

export type WordsOfUndo = typeof englishOfUndo;
