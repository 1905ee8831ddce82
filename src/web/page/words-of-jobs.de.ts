/** The words of plans, runs, results and jobs in German. */
import type { PlanSummary } from '../../model/plan-summary.js';
import type { Status } from '../../model/row.js';
import type { Confirmation, JobDetail } from '../api.js';
import { formatsOf } from './numbers.js';
import { doneCount, openCount, peopleChanged } from './sums.js';
import type { WordsOfJobs } from './words-of-jobs.en.js';

const { number, duration, plural } = formatsOf('de');
const people = (count: number): string => plural(count, 'Person', 'Personen');
const rows = (count: number): string => plural(count, 'Zeile', 'Zeilen');
const lose = (count: number): string => `${people(count)} ${count === 1 ? 'verliert' : 'verlieren'} Zugriff oder Daten`;

const again = {
  undo: 'Machen Sie den Auftrag noch einmal rückgängig.',
  restore: 'Starten Sie die Wiederherstellung noch einmal, in einem Terminal.',
};
/** What must be done before something is tried again. */
const firstIn = (fromProgram: string): string => {
  if (fromProgram.startsWith('Buy or free')) return 'Kaufen Sie Lizenzen oder geben Sie welche frei. ';
  return fromProgram.startsWith('Fix') ? 'Beheben Sie, was Webex abgelehnt hat. ' : '';
};

export const germanOfJobs: WordsOfJobs = {
  run: {
    what: { planning: 'Planung', applying: 'Ausführung' },
    planning: (name) => (name === '' ? 'Der Plan wird erstellt' : `Der Plan für ${name} wird erstellt`),
    applying: (name) => `${name} wird ausgeführt`,
    applyingNote:
      'Sie können diese Seite schließen: Das Programm macht weiter, und die Seite zeigt den Auftrag, wenn Sie wiederkommen.',
    notPlanned: 'Der Plan konnte nicht erstellt werden',
    notKnown: 'Dieser Lauf ist vorbei. Sein Auftrag steht in der Liste der Aufträge.',
    rowsDone: 'Erledigte Zeilen',
    rows: (done, of) => (of === undefined ? rows(done) : `${number(done)} von ${rows(of)}`),
    calls: 'Aufrufe an Webex',
    perMinute: (calls) => `${number(calls)} pro Minute`,
    left: 'Verbleibende Zeit',
    about: (seconds) => `etwa ${duration(seconds)}`,
    waiting: 'Wartet:',
    paused: 'Angehalten',
    pausedWhy: 'Es wird keine neue Zeile begonnen. Begonnene Zeilen werden abgeschlossen.',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    stop: 'Beenden',
    stopNote: 'Beim Beenden werden begonnene Zeilen abgeschlossen. Der Auftrag kann jederzeit fortgesetzt werden.',
    stopPlanNote: 'Beenden bricht die Planung ab. Es wurde nichts geändert.',
    announced: (done, of, left) =>
      `${number(done)}${of === undefined ? '' : ` von ${number(of)}`} Zeilen erledigt${left === undefined ? '' : `, noch etwa ${duration(left)}`}`,
  },
  plan: {
    heading: (summary: PlanSummary | undefined, kind: JobDetail['kind']) => {
      const what =
        kind === 'undo' ? 'Plan zum Rückgängigmachen: ' : kind === 'retry' ? 'Plan zum Wiederholen: ' : 'Plan: ';
      const count = summary === undefined ? 0 : peopleChanged(summary);
      return `${what}${count === 0 ? 'keine Änderungen' : `Änderungen für ${people(count)}`}`;
    },
    toApproval: 'Zur Zustimmung',
    counts: 'Was geschieht',
    effectNotes: {
      create: 'Webex schickt ihnen möglicherweise eine Aktivierungs-E-Mail',
      update: 'schon in der Organisation',
      delete: 'kann nicht rückgängig gemacht werden',
      unchanged: 'schon so wie in der Datei',
      repeated: 'doppelte Zeilen; werden einmal ausgeführt',
      invalid: 'werden ausgelassen; siehe Probleme',
      failed: 'konnten nicht nachgesehen werden; werden ausgelassen',
      conflict: 'von anderen geändert; werden ausgelassen',
    },
    chosen: (chosen, total) => `${number(chosen)} von ${rows(total)} ausgewählt`,
    changes: 'Änderungen nach Art',
  },
  removals: {
    title: 'Entzüge',
    none: 'Niemand verliert Zugriff oder Daten.',
    people: lose,
    deleted: (count) =>
      `${people(count)} ${count === 1 ? 'wird' : 'werden'} gelöscht. Das kann nicht rückgängig gemacht werden.`,
    loses: 'Verliert',
    isDeleted: 'wird gelöscht',
    more: (count) => `und ${plural(count, 'weitere Person', 'weitere Personen')}; siehe die Zeilen unten`,
    show: 'Diese Zeilen anzeigen',
  },
  problems: {
    title: 'Probleme und Warnungen',
    none: 'Keine gefunden.',
    error: 'Fehler',
    warning: 'Warnung',
    rows: (some, count) =>
      `${count === 1 ? 'Zeile' : `${number(count)} Zeilen:`} ${some.join(', ')}${count > some.length ? ' …' : ''}`,
    correct:
      'Zeilen mit einem Fehler werden ausgelassen. Um eine zu berichtigen, öffnen Sie sie in der Tabelle unten, ändern ihre Zellen und planen neu.',
    notices: 'Bitte beachten',
  },
  licenses: {
    title: 'Lizenzen',
    name: 'Lizenz',
    needs: 'Benötigt',
    frees: 'Wird frei',
    free: 'Jetzt frei',
    enough: 'Genug?',
    isEnough: 'ja',
    short: (count, row) =>
      `${plural(count, 'fehlt', 'fehlen')}${row === undefined ? '' : `; reicht bis vor Zeile ${number(row)}`}`,
  },
  facts: {
    ...{ file: 'Datei', organization: 'Organisation', site: 'Site', planned: 'Geplant', job: 'Auftrag', parent: 'Aus' },
  },
  rows: {
    title: 'Alle Zeilen',
    planHint:
      'Klicken Sie auf eine Zeile oder drücken Sie die Eingabetaste, um jede Änderung zu sehen und Zellen zu berichtigen.',
    hint: 'Klicken Sie auf eine Zeile oder drücken Sie die Eingabetaste, um alles über sie zu sehen.',
    busy: 'Die Zeilen werden geladen …',
    busyRow: 'Die Zeile wird geladen …',
    row: (row) => `Zeile ${number(row)}:`,
    changes: 'Änderungen',
    noChanges: 'Keine Änderungen',
    cells: 'Zellen der Zeile',
    cellsHint: 'Hier können Sie Zellen berichtigen. Ihre Datei bleibt, wie sie ist.',
    wrong: 'falsch',
    corrected: 'berichtigt',
    notRead: '(ohne Wirkung)',
  },
  changes: {
    kind: 'Art',
    field: 'Feld',
    from: 'Jetzt',
    to: 'Danach',
    state: 'Stand',
    kinds: { removes: 'entzieht', adds: 'ergänzt', replaces: 'ändert' },
    states: { planned: 'geplant', done: '✓ erledigt', 'not done': '✕ nicht erledigt' },
  },
  corrections: {
    title: (count) => `${plural(count, 'Zelle', 'Zellen')} berichtigt, noch nicht geplant`,
    cell: (row, heading) => `Zeile ${number(row)}, ${heading}:`,
    planAgain: 'Mit den Berichtigungen neu planen',
    download: 'Berichtigte Datei herunterladen',
    discard: 'Berichtigungen verwerfen',
    note: 'Beim neuen Planen entsteht ein neuer Plan aus der berichtigten Datei. Ihre eigene Datei bleibt, wie sie ist.',
  },
  approve: {
    title: 'Zustimmen und ausführen',
    goOnTitle: 'Auftrag fortsetzen',
    does: 'Was ausgeführt wird:',
    cost: (calls, seconds) =>
      `Etwa ${plural(calls, 'Aufruf', 'Aufrufe')} an Webex${seconds === undefined ? '' : `, etwa ${duration(seconds)}`}.`,
    typeLosing: (count) => `${lose(count)}. Geben Sie zur Bestätigung diese Zahl ein: ${number(count)}`,
    typeDeletions: (count) =>
      `${people(count)} ${count === 1 ? 'wird' : 'werden'} gelöscht; das kann nicht rückgängig gemacht werden. Geben Sie zur Bestätigung diese Zahl ein: ${number(count)}`,
    notNumber: (count) => `Geben Sie zur Bestätigung ${number(count)} ein.`,
    allowShortage: 'Trotzdem ausführen: Wer keine Lizenz mehr abbekommt, erhält sie nicht',
    beyondLimits: 'So gewollt: über diese Grenze hinaus ausführen',
    notTicked: 'Setzen Sie zur Bestätigung hier ein Häkchen.',
    correctionsWait: 'Ihre Berichtigungen sind nicht in diesem Plan. Planen Sie neu, um sie aufzunehmen.',
    goOn: 'Fortsetzen',
    button: (summary: PlanSummary | undefined, { losing, deletions }: Confirmation) => {
      const changed = summary === undefined ? 'Änderungen ausführen' : `${people(peopleChanged(summary))} ändern`;
      const lost = losing > 0 ? `; ${lose(losing)}` : '';
      const deleted = deletions === 1 ? 'wird gelöscht' : 'werden gelöscht';
      return `${changed}${lost}${deletions > 0 ? `; ${number(deletions)} ${deleted}` : ''}`;
    },
  },
  results: {
    heading: (counts) => {
      const [open, done] = [openCount(counts), doneCount(counts)];
      if (open === 0) return done === 1 ? 'Die einzige Zeile ist erledigt' : `Alle ${rows(done)} sind erledigt`;
      return `${number(open)} von ${rows(open + done)} ${open === 1 ? 'ist' : 'sind'} nicht erledigt`;
    },
    lead: 'Jede Zeile sagt, was Webex bestätigt hat.',
    stopped: 'Beendet: Einige Zeilen sind nicht begonnen',
    stoppedNote:
      'Es ist nichts verloren. Was erledigt ist, bleibt erledigt; setzen Sie den Auftrag für die übrigen Zeilen fort.',
    counts: 'Zeilen nach Status',
    planStopped: 'Der Plan ist nicht fertig',
    resumePlan: 'Weiter planen',
  },
  causes: {
    title: 'Warum Zeilen nicht erledigt sind',
    next: (status: Status, fromProgram: string, kind: JobDetail['kind']) => {
      if (kind === 'undo' || kind === 'restore') return `${firstIn(fromProgram)}${again[kind]}`;
      if (status === 'invalid') return 'Öffnen Sie eine Zeile unten, berichtigen Sie ihre Zellen und planen Sie neu.';
      if (status === 'not-attempted') return 'Setzen Sie den Auftrag fort.';
      const isRetry = /webex-bulk retry/u.test(fromProgram);
      if (isRetry && /^Buy or free/u.test(fromProgram))
        return 'Kaufen Sie Lizenzen oder geben Sie welche frei, und wiederholen Sie dann die offenen Zeilen.';
      if (isRetry) return 'Wiederholen Sie die offenen Zeilen.';
      return 'Beheben Sie, was Webex abgelehnt hat, oder berichtigen Sie die Zeile, und planen Sie neu.';
    },
  },
  job: {
    busy: 'Wird geladen …',
    lead: 'Jeder Plan und jeder Lauf wird aufbewahrt, auch die von der Kommandozeile.',
    none: 'Es gibt noch keine Aufträge.',
    file: 'Datei',
    when: 'Geplant',
    state: 'Stand',
    rows: 'Zeilen',
    can: 'Was Sie tun können',
    review: 'Prüfen und ausführen',
    goOn: 'Fortsetzen',
    retry: 'Offene Zeilen wiederholen',
    undo: 'Rückgängig machen',
    retryNote: 'Wiederholen plant die offenen Zeilen neu. Sie sehen den Plan, bevor etwas geändert wird.',
    undoNote:
      'Rückgängig machen plant, wie das zurückgesetzt wird, was dieser Auftrag geändert hat. Sie sehen den Plan, bevor etwas geändert wird.',
    lookAgain: 'Neu laden',
    kinds: { apply: 'aus einer Datei', retry: 'Wiederholung', undo: 'Rückgängig', restore: 'Wiederherstellung' },
    states: {
      planning: 'Wird geplant',
      planned: 'Geplant, nicht ausgeführt',
      applying: 'Wird ausgeführt',
      stopped: 'Angehalten',
      finished: 'Abgeschlossen',
      'waiting for approval': 'Wartet auf Zustimmung',
      rejected: 'Abgelehnt',
      unreadable: 'Nicht lesbar',
    },
  },
  files: {
    'results.csv': 'Ergebnis (CSV)',
    'results.xlsx': 'Ergebnis (Excel)',
    'report.html': 'Bericht',
    input: 'Die Datei, wie geplant',
  },
};
