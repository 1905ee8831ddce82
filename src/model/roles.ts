/** The roles of an administrator: what their ids say, and what they are enough for. Pure. */

/** What a person may do with the people of the organization, by their roles. */
export type MayDo = 'write' | 'read' | 'nothing' | 'unknown';

/** As public answers and the SCIM documents name them. Of these, the first two may write people (People API, delete). */
const roleIds = {
  full: 'id_full_admin',
  user: 'id_user_admin',
  readOnly: 'id_readonly_admin',
  device: 'id_device_admin',
} as const;

/** `id_full_admin` of a role's id, which is the Base64 of `ciscospark://us/ROLE/id_full_admin` (seen in public answers). */
export function ownIdOf(roleId: string): string {
  const text = Buffer.from(roleId, 'base64').toString('utf8');
  return /^ciscospark:\/\/[^/]+\/ROLE\/(?<own>[\w.-]+)$/u.exec(text)?.groups?.['own'] ?? roleId;
}

/** The name of a role, or what its id says where the names are not known. */
export function nameOfRole(roleId: string, names: ReadonlyMap<string, string> | undefined): string {
  return nameBy(ownIdOf(roleId), names) ?? ownIdOf(roleId);
}

/** The name of the role that is to be added; Webex's own where it is known. */
export function nameToAdd(names: ReadonlyMap<string, string> | undefined): string {
  return nameBy(roleIds.full, names) ?? 'Full Administrator';
}

/** Some answers pad the Base64 of ids, some do not. */
function nameBy(ownId: string, names: ReadonlyMap<string, string> | undefined): string | undefined {
  return [...(names ?? [])].find(([id]) => ownIdOf(id) === ownId)?.[1];
}

/** By ids alone: names differ by language. Of partner roles and others no source says what they may do. */
export function whatRolesMayDo(ids: readonly string[] | undefined): MayDo {
  if (ids === undefined) return 'unknown';
  const own = ids.map(ownIdOf);
  if (own.includes(roleIds.full) || own.includes(roleIds.user)) return 'write';
  const others = own.filter((id) => id !== roleIds.readOnly && id !== roleIds.device);
  if (others.length > 0) return 'unknown';
  return own.includes(roleIds.readOnly) ? 'read' : 'nothing';
}
