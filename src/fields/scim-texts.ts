/** Where SCIM has the texts of a person. */
import { enterprise, type ScimUser } from '../model/scim.js';

/** By name in `ScimUser`: the attribute's path. */
export const textPaths = {
  displayName: 'displayName',
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  title: 'title',
  preferredLanguage: 'preferredLanguage',
  timezone: 'timezone',
  employeeNumber: `${enterprise}:employeeNumber`,
  costCenter: `${enterprise}:costCenter`,
  organization: `${enterprise}:organization`,
  division: `${enterprise}:division`,
  department: `${enterprise}:department`,
} as const satisfies Partial<Record<keyof ScimUser, string>>;

export type TextAttribute = keyof typeof textPaths;
