/** Administrator roles: what their ids mean, and what they permit. */

/** What a person's roles permit them to do with the people of the organization. */
export type MayDo = 'write' | 'read' | 'nothing' | 'unknown';

/** As named in public answers and the SCIM documents. Of these, the first two may write people (People API, delete). */
const roleIds = {
  full: 'id_full_admin',
  user: 'id_user_admin',
  readOnly: 'id_readonly_admin',
  device: 'id_device_admin',
} as const;

/** `id_full_admin` from a role's id, which is the Base64 of `ciscospark://us/ROLE/id_full_admin` (seen in public answers). */
export function ownIdOf(roleId: string): string {
  const text = Buffer.from(roleId, 'base64').toString('utf8');
  return /^ciscospark:\/\/[^/]+\/ROLE\/(?<own>[\w.-]+)$/u.exec(text)?.groups?.['own'] ?? roleId;
}

/** The name of a role, or what its id says if the names are not known. */
export function nameOfRole(roleId: string, names: ReadonlyMap<string, string> | undefined): string {
  return nameBy(ownIdOf(roleId), names) ?? ownIdOf(roleId);
}

/** The name of the role to add; Webex's own name if it is known. */
export function nameToAdd(names: ReadonlyMap<string, string> | undefined): string {
  return nameBy(roleIds.full, names) ?? 'Full Administrator';
}

/** Some answers pad the Base64 of ids, others do not. */
function nameBy(ownId: string, names: ReadonlyMap<string, string> | undefined): string | undefined {
  return [...(names ?? [])].find(([id]) => ownIdOf(id) === ownId)?.[1];
}

/** Based on ids alone, because names differ by language. No source documents what partner roles and others may do. */
export function whatRolesMayDo(ids: readonly string[] | undefined): MayDo {
  if (ids === undefined) return 'unknown';
  const own = ids.map(ownIdOf);
  if (own.includes(roleIds.full) || own.includes(roleIds.user)) return 'write';
  const others = own.filter((id) => id !== roleIds.readOnly && id !== roleIds.device);
  if (others.length > 0) return 'unknown';
  return own.includes(roleIds.readOnly) ? 'read' : 'nothing';
}
