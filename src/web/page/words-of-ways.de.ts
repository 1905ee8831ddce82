/** What to do on the page instead of on the command line, in German. */
import type { WordsOfWays } from './words-of-ways.en.js';

export const germanOfWays: WordsOfWays = {
  title: 'Was Sie tun können',
  terminal: 'In einem Terminal:',
  places: {
    columns:
      'Auf dieser Seite: Wählen Sie dort, wo die Spalten der Datei geprüft werden, was die Spalte bedeutet, oder lassen Sie sie weg.',
    reading:
      'Auf dieser Seite: Wählen Sie es unter „So wird die Datei gelesen“, wo die Spalten der Datei geprüft werden.',
    options:
      'Auf dieser Seite: Wählen Sie es über dem Knopf „Plan erstellen“, wo die Spalten der Datei geprüft werden.',
    approval: 'Auf dieser Seite: Bestätigen Sie es, wo Sie dem Plan zustimmen.',
    undo: 'Auf dieser Seite: Wählen Sie beim Auftrag noch einmal „Rückgängig machen“; dort wird gefragt, was mit angelegten Personen geschieht.',
    cells: 'Auf dieser Seite: Öffnen Sie die Zeile im Ergebnis, berichtigen Sie ihre Zellen und planen Sie neu.',
  },
  acts: {
    undo: (job) => `Zu ${job}, um ihn rückgängig zu machen`,
    retry: (job) => `Zu ${job}, um die offenen Zeilen zu wiederholen`,
    open: (job) => `Zu ${job}`,
  },
};
