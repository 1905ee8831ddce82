/** A file's or a job's name as it appears in a suggested command. */
import { sep } from 'node:path';

const isWindows = sep === '\\';

/** Characters that no shell changes; on Windows paths contain backslashes. */
const harmless = /^[\p{L}\p{M}\p{N}_@%+=:,./-]+$/u;
const harmlessOnWindows = /^[\p{L}\p{M}\p{N}_@+=:,./\\-]+$/u;

/**
 * The name itself, or quoted if a shell would split or change it: in double quotes, which every shell knows, unless it contains
 * what they do not protect. A name that begins with a dash is marked as a path.
 */
export function shellWord(name: string, windows = isWindows): string {
  const path = name.startsWith('-') ? `.${windows ? '\\' : '/'}${name}` : name;
  if ((windows ? harmlessOnWindows : harmless).test(path)) return path;
  if (windows || !/["$`\\!]/u.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
