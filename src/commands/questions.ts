/** A question at the terminal, on stderr, and what a person answers. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { RunError } from '../errors.js';

/** Throws a RunError (`usage`) where no answer comes; after Ctrl-C it ends the program with 130. */
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

/** The same without showing what is typed. */
export async function askSecret(question: string): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  // The question comes when nothing that is typed is shown any more.
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(question);
  try {
    return await answerTo(lines, '');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Rejects with a RunError where a person interrupts (Ctrl-C: 130), or where no answer can come (Ctrl-D, an input that ends). */
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
