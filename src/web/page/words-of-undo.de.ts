/** The words of undoing in German. */
import { formatsOf } from './numbers.js';
import type { WordsOfUndo } from './words-of-undo.en.js';

const { plural } = formatsOf('de');
const people = (count: number): string => plural(count, 'Person', 'Personen');

export const germanOfUndo: WordsOfUndo = {
  heading: (name) => `${name} rückgängig machen`,
  lead: 'Zuerst sehen Sie einen Plan, was zurückgesetzt wird. In Webex wird nichts geändert, bevor Sie zustimmen.',
  question: (count) =>
    `Dieser Auftrag hat ${people(count)} angelegt. Was soll mit ${count === 1 ? 'ihr' : 'ihnen'} geschehen?`,
  choices: {
    keep: {
      title: (count) => `${people(count)} behalten`,
      note: 'Sie bleiben, wie sie sind, mit ihren Lizenzen und Einstellungen.',
    },
    deactivate: {
      title: (count) => `${people(count)} deaktivieren`,
      note: 'Sie können sich nicht mehr anmelden und verlieren die Lizenzen und Teilnehmerkonten, die der Auftrag vergeben hat.',
    },
    delete: {
      title: (count) => `${people(count)} löschen`,
      note: 'Das kann nicht rückgängig gemacht werden. Wer seitdem von anderen geändert wurde, wird nicht gelöscht. Vor dem Löschen bestätigen Sie die Anzahl.',
    },
  },
  plan: 'Plan zum Rückgängigmachen erstellen',
  planNote: 'Sucht jede Person in Webex. Es wird nichts geändert.',
  createdName: 'Vom Auftrag angelegt',
  chosen: {
    keep: (count) => `${people(count)}: behalten`,
    deactivate: (count) => `${people(count)}: deaktivieren`,
    delete: (count) => `${people(count)}: löschen`,
  },
};
