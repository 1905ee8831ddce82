/** The attributes of a user that can be written (SCIM 2 Users, Create a user), as far as the simulator keeps them. */

export interface Attribute {
  /** `text-list` is not among them: no attribute here is one. */
  readonly kind: 'text' | 'boolean' | 'complex' | 'list' | 'read-only';
  /** Names of the parts of a complex attribute, or of each entry of a list. */
  readonly parts?: readonly string[];
}

export const coreSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const webexSchema = 'urn:scim:schemas:extension:cisco:webexidentity:2.0:User';

const text = { kind: 'text' } as const;
const readOnly = { kind: 'read-only' } as const;

export const coreAttributes: Readonly<Record<string, Attribute>> = {
  schemas: readOnly,
  id: readOnly,
  meta: readOnly,
  userType: readOnly,
  userName: text,
  active: { kind: 'boolean' },
  displayName: text,
  nickName: text,
  title: text,
  profileUrl: text,
  preferredLanguage: text,
  locale: text,
  timezone: text,
  externalId: text,
  name: { kind: 'complex', parts: ['givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix'] },
  emails: { kind: 'list', parts: ['value', 'type', 'display', 'primary'] },
  phoneNumbers: { kind: 'list', parts: ['value', 'type', 'display', 'primary'] },
  addresses: {
    kind: 'list',
    parts: ['type', 'streetAddress', 'locality', 'region', 'postalCode', 'country'],
  },
  roles: { kind: 'list', parts: ['value', 'type', 'display'] },
};

export const enterpriseAttributes: Readonly<Record<string, Attribute>> = {
  employeeNumber: text,
  costCenter: text,
  organization: text,
  division: text,
  department: text,
  manager: { kind: 'complex', parts: ['value', 'displayName', '$ref'] },
};

/** Names are compared without case (RFC 7643, 2.1). */
export function attributeNamed(
  table: Readonly<Record<string, Attribute>>,
  name: string,
): { readonly name: string; readonly attribute: Attribute } | undefined {
  const found = Object.entries(table).find(([own]) => own.toLowerCase() === name.toLowerCase());
  return found && { name: found[0], attribute: found[1] };
}

/** The part of a complex attribute, or of an entry of a list, as it is spelled. */
export function partNamed({ parts = [] }: Attribute, name: string): string | undefined {
  return parts.find((own) => own.toLowerCase() === name.toLowerCase());
}
