/** Which test files share a process. Pure. */

export interface TestFile {
  /** Below `test/`, without its ending: `rows/headings`. */
  readonly name: string;
  /** Its source. */
  readonly text: string;
}

export interface TestGroup {
  /** `commands-2`. */
  readonly name: string;
  /** How many of its tests go on at a time. */
  readonly atATime: number;
  /** It takes long, or waits long: begun last it would leave the processor idle at the end. */
  readonly isBegunFirst: boolean;
  readonly files: readonly string[];
}

/** A field that is registered, and a report of its own at the end of every run, are the whole process's. */
const wholeProcess = /^test\.after|registerField\(/mu;

/** Moves or counts the clock of its process, one test after the other, before all others (`test.serial`). */
const clockOfProcess = /(?<kind>counted-time|moved-clock)\.js/u;

/** Has the timers of its process come so many times earlier, from its beginning to its end. */
const speedOfProcess = /^quickenTime\(([\d_]+)\)/mu;

/** Folders whose tests run the whole program, which has the process for itself while it runs. */
const programFolders = ['commands', 'crash', 'other-programs'];

/** Those with few of them share a process. */
const smallProgramFolders = ['faults', 'properties', 'readme', 'truth'];

/** Folders with many files; those of the others share processes. */
const largeFolders = [...programFolders, 'queue', 'simulator', 'webex'];

/** Their tests mostly wait, so that they go on beside others that work. */
const waitingFolders = ['queue', 'webex'];

/**
 * A process costs half a second of the processor before its first test, and some more until it is warm. Where one test goes on
 * at a time the process must not be the last one to end.
 */
const mostFiles = { oneAtATime: 28, severalAtATime: 36 };

/**
 * Files of one folder, or of several small ones, so many to a process; files that do the same to the clock or the timers of
 * their process share one too, and a file that changes its process in another way has one of its own.
 */
export function groupTests(files: readonly TestFile[]): {
  readonly groups: readonly TestGroup[];
  readonly alone: readonly string[];
} {
  const alone = files.filter(({ text }) => wholeProcess.test(text)).map(({ name }) => name);
  const shared = files.filter(({ name }) => !alone.includes(name));
  const processes = [...new Set(shared.map(processOf))];
  const groups = processes.flatMap((process) => {
    const names = shared.filter((file) => processOf(file) === process).map(({ name }) => name);
    const atATime = programFolders.includes(process) ? 1 : 8;
    const parts = Math.ceil(names.length / (atATime === 1 ? mostFiles.oneAtATime : mostFiles.severalAtATime));
    return Array.from({ length: parts }, (_, part) => ({
      name: `${process}-${part + 1}`,
      atATime,
      isBegunFirst: [...programFolders, ...waitingFolders].includes(process),
      files: names.filter((_name, place) => place % parts === part),
    }));
  });
  return { groups, alone };
}

function processOf({ name, text }: TestFile): string {
  const speed = speedOfProcess.exec(text)?.[1];
  if (speed !== undefined) return `quick-${speed}`;
  const kind = clockOfProcess.exec(text)?.groups?.['kind'];
  if (kind !== undefined) return kind;
  const [folder = ''] = name.split('/');
  if (smallProgramFolders.includes(folder)) return 'other-programs';
  return largeFolders.includes(folder) ? folder : 'others';
}
