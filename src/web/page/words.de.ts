/** Every word of the page in German. */
import type { TableWords } from '../../report/view/table-words.js';
import { formatsOf } from './numbers.js';
import type { Words } from './words.en.js';
import { germanOfJobs } from './words-of-jobs.de.js';
import { germanOfUndo } from './words-of-undo.de.js';
import { germanOfWays } from './words-of-ways.de.js';

const { number, date, bytes, plural } = formatsOf('de');

const table: TableWords = {
  language: 'de',
  grid: 'Zeilen des Auftrags',
  chooseRows: 'Zeilen auswählen',
  search: 'Suche',
  searchHint: 'E-Mail, Lizenz, Fehler …',
  problem: 'Art des Problems',
  field: 'Art der Änderung',
  any: 'alle',
  onlyRemovals: 'Nur Entzüge',
  removal: 'Entzug',
  download: 'Diese Zeilen herunterladen (CSV)',
  headings: {
    ...{ row: 'Zeile', email: 'E-Mail', status: 'Status', effect: 'Was geschieht' },
    ...{ changes: 'Änderungen', error: 'Fehler', next: 'Nächster Schritt' },
  },
  statuses: {
    ...{ created: 'angelegt', updated: 'geändert', unchanged: 'unverändert', partial: 'teilweise' },
    ...{ failed: 'fehlgeschlagen', invalid: 'ungültig', conflict: 'Konflikt', unknown: 'unbekannt' },
    ...{ 'not-attempted': 'nicht begonnen', deleted: 'gelöscht' },
  },
  effects: {
    ...{ create: 'anlegen', update: 'ändern', delete: 'löschen', unchanged: 'unverändert', repeated: 'doppelt' },
    ...{ invalid: 'ungültig', failed: 'fehlgeschlagen', conflict: 'Konflikt' },
  },
  fields: {
    ...{ firstName: 'Vorname', lastName: 'Nachname', displayName: 'Anzeigename', title: 'Titel' },
    ...{ department: 'Abteilung', manager: 'Führungskraft', loginEnabled: 'Anmeldung', license: 'Lizenzen' },
    ...{ attendee: 'Teilnehmerkonto', sessionType: 'Sitzungstypen', trackingCode: 'Tracking-Codes' },
    ...{ newEmail: 'E-Mail-Adresse', person: 'Löschung' },
  },
  someRows: (shown, all) => `${shown} von ${all} Zeilen`,
  allRows: (all) => `${all} Zeilen`,
};

export const german: Words = {
  ownName: 'Deutsch',
  ...{ number, date, table },
  ...germanOfJobs,
  undo: germanOfUndo,
  ways: germanOfWays,
  skip: 'Zum Inhalt springen',
  navigation: 'Seite',
  language: 'Sprache',
  newFile: 'Neue Datei',
  jobs: 'Aufträge',
  demo: 'Demo: eine simulierte Organisation',
  notSignedIn: 'Nicht angemeldet',
  connecting: 'Verbindung wird hergestellt …',
  code: 'Code der Adresse oder Passwort',
  enter: 'Seite öffnen',
  show: 'Anzeigen',
  close: 'Schließen',
  back: 'Zurück',
  next: 'Nächster Schritt',
  nextTitle: 'Wie es weitergehen kann',
  empty: '(leer)',
  notKnown: 'nicht bekannt',
  nothingChanged: 'In Webex wurde noch nichts geändert.',
  dropNow: 'Datei hier ablegen, um sie zu lesen. In Webex wird nichts geändert.',
  downloads: 'Downloads',
  away: {
    lost: {
      title: 'Das Programm antwortet nicht.',
      text: 'Es wurde beendet oder sein Fenster geschlossen. Es ist nichts verloren: Was erledigt ist, ist festgehalten. Starten Sie es mit „webex-bulk web“ neu; diese Seite macht weiter, sobald es antwortet.',
    },
    strange: {
      title: 'Diese Seite braucht die Adresse, die das Programm ausgegeben hat.',
      text: 'Öffnen Sie diese Adresse: Sie enthält einen Code, der einmal gilt. Wurde er schon benutzt, starten Sie „webex-bulk web“ neu. Eine bereits geöffnete Seite macht dann von selbst weiter.',
    },
    ended: {
      title: 'Das Programm wurde beendet.',
      text: 'Es ist nichts verloren: Was erledigt ist, ist festgehalten, und nicht abgeschlossene Aufträge können fortgesetzt werden. Starten Sie es mit „webex-bulk web“ neu.',
    },
  },
  stepsLabel: 'Schritte',
  steps: { file: 'Datei', check: 'Spalten prüfen', plan: 'Plan', apply: 'Ausführen', results: 'Ergebnis' },
  signIn: {
    title: 'Melden Sie sich zuerst bei Webex an',
    button: 'Bei Webex anmelden',
    meanwhile:
      'Eine Datei öffnen und ihre Spalten prüfen können Sie schon jetzt. Für einen Plan ist die Anmeldung nötig.',
  },
  start: {
    heading: 'Webex aus einer Tabelle aktualisieren',
    lead: 'Zuerst sehen Sie einen Plan: was sich für jede Person ändert und wer etwas verliert. In Webex wird nichts geändert, bevor Sie zustimmen.',
    drop: 'Legen Sie eine Tabelle irgendwo auf dieser Seite ab',
    kinds: 'Excel (xlsx) oder CSV, auch aus dem Control Hub exportiert',
    choose: 'Datei auswählen',
    paste: 'Oder kopieren Sie Zellen in Excel und fügen Sie sie hier mit Strg+V ein (⌘V am Mac).',
    samples: 'Keine Datei zur Hand?',
    samplesWhy: 'Probieren Sie es mit einem Beispiel aus:',
    underWay: 'Läuft gerade',
  },
  reading: {
    heading: (name) => (name === '' ? 'Die Datei wird gelesen' : `Ist ${name} richtig gelesen?`),
    busy: 'Die Datei wird gelesen …',
    notices: 'Bitte beachten',
    factsTitle: 'So wird die Datei gelesen',
    encoding: 'Zeichenkodierung',
    notRead: '– auswählen –',
    delimiter: 'Trennzeichen',
    delimiters: { comma: 'Komma', semicolon: 'Semikolon', tab: 'Tabulator', pipe: 'senkrechter Strich' },
    sheet: 'Tabellenblatt',
    headerRow: 'Zeile mit den Überschriften',
    visibleOnly: 'Nur sichtbare Zeilen und Spalten',
    size: (count) => `Größe der Datei: ${bytes(count)}`,
    firstRows: (count) => (count === 1 ? 'Die erste Zeile zeigen' : `Die ersten ${number(count)} Zeilen zeigen`),
    plan: 'Plan erstellen',
    planNote: 'Sucht jede Person in Webex. Es wird nichts geändert.',
    fixFirst: 'Lösen Sie zuerst das Problem oben.',
    signInFirst: 'Melden Sie sich zuerst bei Webex an, auf der Startseite.',
  },
  columns: {
    title: 'Was die Spalten bedeuten',
    allKnown: (count) =>
      count === 1 ? 'Die einzige Spalte ist erkannt.' : `Alle ${number(count)} Spalten sind erkannt.`,
    unknown: (count) =>
      count === 1
        ? '1 Spalte ist nicht erkannt: Wählen Sie aus, was sie bedeutet, oder lassen Sie sie weg.'
        : `${number(count)} Spalten sind nicht erkannt: Wählen Sie aus, was sie bedeuten, oder lassen Sie sie weg.`,
    maybe: (count) =>
      count === 1
        ? '1 Spalte kann ein Tracking-Code Ihrer Site sein: Das prüft der Plan.'
        : `${number(count)} Spalten können Tracking-Codes Ihrer Site sein: Das prüft der Plan.`,
    remembered: 'So gelesen, wie Sie es bei einer früheren Datei mit diesen Überschriften ausgewählt haben.',
    byName: (count) => `Am Namen erkannt: ${plural(count, 'Spalte', 'Spalten')}`,
    heading: 'Spalte der Datei',
    values: 'Erste Werte',
    meaning: 'Bedeutung',
    meaningOf: (heading) => `Was „${heading}“ bedeutet`,
    why: 'Erkannt',
    noHeading: '(ohne Überschrift)',
    choose: '– auswählen –',
    ignore: 'diese Spalte weglassen',
    ignoreAll: (count) => `Alle ${number(count)} nicht erkannten Spalten weglassen`,
    fieldNames: {
      ...{ email: 'E-Mail-Adresse', firstName: 'Vorname', lastName: 'Nachname', displayName: 'Anzeigename' },
      ...{
        title: 'Titel',
        department: 'Abteilung',
        manager: 'Führungskraft',
        loginEnabled: 'Anmeldung erlaubt (true/false)',
      },
      ...{
        licenses: 'Lizenzen hinzufügen',
        removeLicenses: 'Lizenzen entziehen',
        exactLicenses: 'genau diese Lizenzen',
      },
      ...{ attendee: 'Teilnehmerkonto (true/false)', sessionTypes: 'Sitzungstypen hinzufügen' },
      ...{ removeSessionTypes: 'Sitzungstypen entziehen', exactSessionTypes: 'genau diese Sitzungstypen' },
      ...{ newEmail: 'neue E-Mail-Adresse', delete: 'Person löschen' },
    },
    maybeCode: 'Tracking-Code',
    by: {
      name: 'am Namen',
      near: 'an einem ähnlichen Namen',
      chosen: 'wie ausgewählt',
      remembered: 'wie früher ausgewählt',
      site: 'wird mit dem Plan geprüft',
      unknown: 'nicht erkannt',
    },
  },
  options: {
    people: 'Personen in der Datei',
    peopleChoices: {
      any: 'können neu oder schon in der Organisation sein',
      existing: 'müssen schon in der Organisation sein; eine unbekannte Adresse ist ein Fehler',
      new: 'müssen alle neu sein; wer schon da ist, ist ein Fehler',
    },
    more: 'Weiteres',
    removeFalse: 'FALSE in einer Lizenzspalte entzieht die Lizenz (sonst bleibt FALSE ohne Wirkung)',
    remember: 'Die ausgewählten Spalten für Dateien mit denselben Überschriften merken',
  },
};
