/** Is SCIM open to the sign-in? An export has the columns that only SCIM shows where it is. */
import { scimFields } from '../fields/needs-scim.js';
import { createScimReader, type ScimReader } from '../plan/scim-reader.js';
import type { Webex } from '../webex/connect.js';

/**
 * Lists all users over SCIM into the file at `path`; `undefined`: SCIM is not open, or the sign-in may only read, so that what
 * was exported could not be applied.
 */
export async function openScim(
  webex: Pick<Webex, 'directory' | 'scim'>,
  path: string,
  signal: AbortSignal,
): Promise<ScimReader | undefined> {
  const { directory, scim } = webex;
  if (scim.isReadOnly || (await directory.reach()).result !== 'done') return undefined;
  return await createScimReader({ directory, scim, fields: scimFields(), path, rows: Infinity, way: 'list', signal });
}
