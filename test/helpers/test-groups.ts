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
  readonly files: readonly string[];
}

/** What belongs to the whole process: its clock, its timers, hooks around every test. */
const wholeProcess = /(?:counted-time|moved-clock|quick-time)\.js|test\.(?:before|after)/u;

/** Folders whose tests run the whole program, which has the process for itself while it runs. */
const programFolders = ['commands', 'crash', 'faults', 'properties', 'readme', 'truth'];

/** Folders with many files; those of the others share processes. */
const largeFolders = [...programFolders, 'simulator', 'webex'];

const mostFiles = 10;

/** Files of one folder, or of several small ones, so many to a process; a file that changes its process has one of its own. */
export function groupTests(files: readonly TestFile[]): {
  readonly groups: readonly TestGroup[];
  readonly alone: readonly string[];
} {
  const alone = files.filter(({ text }) => wholeProcess.test(text)).map(({ name }) => name);
  const shared = files.map(({ name }) => name).filter((name) => !alone.includes(name));
  const folders = [...new Set(shared.map(processOf))];
  const groups = folders.flatMap((folder) => {
    const names = shared.filter((name) => processOf(name) === folder);
    const parts = Math.ceil(names.length / mostFiles);
    return Array.from({ length: parts }, (_, part) => ({
      name: `${folder}-${part + 1}`,
      atATime: programFolders.includes(folder) ? 1 : 8,
      files: names.filter((_name, place) => place % parts === part),
    }));
  });
  return { groups, alone };
}

function processOf(name: string): string {
  const [folder = ''] = name.split('/');
  return largeFolders.includes(folder) ? folder : 'others';
}
