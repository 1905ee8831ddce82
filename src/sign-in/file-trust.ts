/** Whether others may have written a file's content. */

export interface FileRights {
  readonly uid: number;
  readonly mode: number;
}

/**
 * Who else can have written it, in words that follow the name of a file or folder. `undefined`: only `owner` (the current user)
 * and the machine's administrator, or the system has no owners and modes (Windows; `owner` is `undefined` there).
 */
export function whyNotTrusted({ uid, mode }: FileRights, owner: number | undefined): string | undefined {
  if (owner === undefined) return undefined;
  if (uid !== owner && uid !== 0) return 'belongs to another user';
  return (mode & 0o022) === 0 ? undefined : 'can be written by others';
}
