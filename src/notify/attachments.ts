/** Reads the files that an email attaches, as far as they are small enough. Never throws. */
import { open } from 'node:fs/promises';
import { onOneLine } from '../model/outside-text.js';
import type { Attachment } from './notification.js';

/** Bytes of all attachments of one email; many mail servers refuse more, Base64 included. */
export const largestAttachments = 10 * 1024 * 1024;

export interface Attached {
  readonly files: readonly { readonly filename: string; readonly content: Buffer }[];
  /** A sentence for each file that is left out. */
  readonly notes: readonly string[];
}

/** In order, while there is room. `most`: bytes. */
export async function attachedFiles(attachments: readonly Attachment[], most = largestAttachments): Promise<Attached> {
  const files: { filename: string; content: Buffer }[] = [];
  const notes: string[] = [];
  let left = most;
  for (const { name, path } of attachments) {
    const filename = onOneLine(name).replaceAll(/[/\\]/gu, '_').slice(0, 200);
    const read = await readUpTo(path, left);
    if (Buffer.isBuffer(read)) {
      files.push({ filename, content: read });
      left -= read.length;
    } else {
      notes.push(`${filename} is not attached: ${read}.`);
    }
  }
  return { files, notes };
}

/** The file, or why it cannot be attached. */
async function readUpTo(path: string, most: number): Promise<Buffer | string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > most)
        return `with ${inMegabytes(size)} the attachments would be larger than ${inMegabytes(largestAttachments)}`;
      const content = await file.readFile();
      return content.length > most ? 'it grows while it is read' : content;
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return `it cannot be read (${code})`;
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
