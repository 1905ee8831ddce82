/** A real terminal (a pseudo-terminal of python3), at which questions are answered. */
import type { Ended, Office } from './cli.js';

/** Types the answers, each when its question has come; gives what the terminal showed, and the program's exit code. */
export const terminal = `
import fcntl, json, os, pty, struct, sys, termios
answers = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    rows, columns = 40, int(os.environ.get('TERMINAL_COLUMNS', '0'))
    if columns > 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b''
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if answers and answers[0][0].encode() in shown:
        os.write(terminal, answers.pop(0)[1].encode())
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

export type Answer = readonly [question: string, typed: string];

export async function atTerminal(place: Office, answers: readonly Answer[], ...args: string[]): Promise<Ended> {
  return await place.runThrough(['python3', '-c', terminal, JSON.stringify(answers)], ...args);
}

/** The same at a terminal of so many columns. */
export async function atTerminalOf(
  columns: number,
  place: Office,
  answers: readonly Answer[],
  ...args: string[]
): Promise<Ended> {
  const through = [
    'env',
    `TERMINAL_COLUMNS=${columns}`,
    'TERM=xterm',
    'python3',
    '-c',
    terminal,
    JSON.stringify(answers),
  ];
  return await place.runThrough(through, ...args);
}
