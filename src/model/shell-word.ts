/** A file's or a job's name as it stands in a command that is suggested. Pure. */
import { sep } from 'node:path';

const isWindows = sep === '\\';

/** What no shell touches; on Windows paths have backslashes. */
const harmless = /^[\p{L}\p{M}\p{N}_@%+=:,./-]+$/u;
const harmlessOnWindows = /^[\p{L}\p{M}\p{N}_@+=:,./\\-]+$/u;

/**
 * The name itself, or in quotes where a shell would part or change it: in double ones, which every shell knows, unless it
 * holds what they do not protect. A name that begins with a dash is marked as a path.
 */
export function shellWord(name: string, windows = isWindows): string {
  const path = name.startsWith('-') ? `.${windows ? '\\' : '/'}${name}` : name;
  if ((windows ? harmlessOnWindows : harmless).test(path)) return path;
  if (windows || !/["$`\\!]/u.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
