/** Appends single JSON lines to a file that several processes may append to. */
import { open } from 'node:fs/promises';

/** Resolves when the line is on disk. A line that a death tore before is closed first. Throws the disk's own error. */
export async function appendLine(path: string, value: unknown): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const isTorn = size > 0 && buffer[0] !== 10;
    await file.appendFile(`${isTorn ? '\n' : ''}${JSON.stringify(value)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}
