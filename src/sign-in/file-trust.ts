/** May others have written what stands in a file? */

export interface FileRights {
  readonly uid: number;
  readonly mode: number;
}

/**
 * In words, after the name of a file or folder: who else can have written it. `undefined`: only `owner` (who runs this)
 * and the administrator of the machine, or the system has no owners and modes (Windows; `owner` is `undefined` there).
 */
export function whyNotTrusted({ uid, mode }: FileRights, owner: number | undefined): string | undefined {
  if (owner === undefined) return undefined;
  if (uid !== owner && uid !== 0) return 'belongs to another user';
  return (mode & 0o022) === 0 ? undefined : 'can be written by others';
}
