/** Asks a question at the terminal, on stderr, and returns the answer. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { RunError } from '../errors.js';

/** Throws a RunError (`usage`) if no answer comes; after Ctrl-C its exit code is 130. */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await answerTo(lines, question);
  } catch (error) {
    process.stderr.write('\n');
    throw error;
  } finally {
    lines.close();
  }
}

/** The same, without echoing what is typed. */
export async function askSecret(question: string): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Asks only once typed characters are no longer echoed.
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(question);
  try {
    return await answerTo(lines, '');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Rejects with a RunError if a person interrupts (Ctrl-C: 130) or no answer can come (Ctrl-D, end of input). */
function answerTo(lines: Interface, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.once('SIGINT', () => reject(unanswered('Interrupted at a question', 130)));
    const giveUp = (): void => reject(unanswered('A question was not answered'));
    lines.once('close', giveUp);
    lines.question(question).then(resolve, giveUp);
  });
}

function unanswered(what: string, exitCode?: number): RunError {
  return new RunError('usage', `${what}: nothing was done.`, { exitCode });
}
