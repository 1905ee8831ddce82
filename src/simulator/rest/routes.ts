/** The REST operations of the simulated Webex, in one table. */
import type { Need } from './access.js';
import { deleteAuthorization, deleteAuthorizations, listAuthorizations, tokenExpiry } from './authorizations.js';
import type { Operation } from './context.js';
import { changeLicenses } from './license-change.js';
import { listLicenses, readLicense } from './licenses.js';
import { listOrganizations, listRoles, readOrganization, readRole } from './organization.js';
import { createMessage, listMessages, listRooms } from './messages.js';
import { listPreferredSites } from './meeting-preferences.js';
import { listPeople } from './people-list.js';
import { createPerson } from './person-create.js';
import { readMe, readPerson } from './person-read.js';
import { deletePerson } from './person-remove.js';
import { updatePerson } from './person-update.js';
import { listSiteSessionTypes, listUserSessionTypes, setUserSessionTypes } from './session-types.js';
import { bulkUsers } from '../scim/bulk.js';
import { createUser } from '../scim/user-create.js';
import { patchUser } from '../scim/user-patch.js';
import { readSelf, readUser } from '../scim/user-read.js';
import { removeUser } from '../scim/user-remove.js';
import { replaceUser } from '../scim/user-replace.js';
import { listUsers } from '../scim/users-list.js';
import { listSiteTrackingCodes, readUserTrackingCodes, setUserTrackingCodes } from './tracking-codes.js';

export interface Route extends Need {
  readonly method: string;
  /** Below `/v1`, and for SCIM without the organization; `{id}` stands for one segment of the path. */
  readonly path: string;
  readonly operation: Operation;
}

const anybody = { scopes: [], role: 'any' } as const;
const seesPeople = { scopes: [['spark-admin:people_read'], ['spark:people_read']], role: 'any' } as const;
const writesPeople = { scopes: [['spark-admin:people_write', 'spark-admin:people_read']], role: 'user-admin' } as const;
const seesLicenses = { scopes: [['spark-admin:licenses_read']], role: 'admin' } as const;
const givesLicenses = { scopes: [['spark-admin:people_write']], role: 'user-admin' } as const;
const seesOrganization = { scopes: [['spark-admin:organizations_read']], role: 'admin' } as const;
const seesRoles = { scopes: [['spark-admin:roles_read']], role: 'admin' } as const;
const seesTokens = { scopes: [['identity:tokens_read']], role: 'admin' } as const;
const endsTokens = { scopes: [['identity:tokens_write']], role: 'user-admin' } as const;
const seesSessionTypes = {
  scopes: [['meeting:admin_schedule_read'], ['meeting:admin_config_read']],
  role: 'admin',
} as const;
const setsSessionTypes = {
  scopes: [['meeting:admin_schedule_write'], ['meeting:admin_config_write']],
  role: 'user-admin',
} as const;
/** Both scopes are needed, to read as well as to write. */
const trackingScopes = [['meeting:admin_schedule_read', 'meeting:admin_schedule_write']] as const;
const seesTrackingCodes = { scopes: trackingScopes, role: 'admin' } as const;
const setsTrackingCodes = { scopes: trackingScopes, role: 'user-admin' } as const;
const siteSettings = '/admin/meeting/config';
const userSettings = '/admin/meeting/userconfig';

const seesPreferences = {
  scopes: [['meeting:preferences_read'], ['meeting:admin_preferences_read']],
  role: 'any',
} as const;
const seesUsers = { scopes: [['identity:people_read'], ['identity:people_rw']], role: 'admin' } as const;
const writesUsers = { scopes: [['identity:people_rw']], role: 'user-admin' } as const;
const seesMessages = { scopes: [['spark:messages_read'], ['spark:all']], role: 'any' } as const;
const writesMessages = { scopes: [['spark:messages_write'], ['spark:all']], role: 'any' } as const;
const seesRooms = { scopes: [['spark:rooms_read'], ['spark:all']], role: 'any' } as const;

/** In order: the first matching path wins, so `/people/me` comes before `/people/{id}`. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/people', ...seesPeople, operation: listPeople },
  { method: 'POST', path: '/people', ...writesPeople, operation: createPerson },
  { method: 'GET', path: '/people/me', ...seesPeople, operation: readMe },
  { method: 'GET', path: '/people/{id}', ...seesPeople, operation: readPerson },
  { method: 'PUT', path: '/people/{id}', ...writesPeople, operation: updatePerson },
  { method: 'DELETE', path: '/people/{id}', ...writesPeople, operation: deletePerson },
  { method: 'GET', path: '/licenses', ...seesLicenses, operation: listLicenses },
  { method: 'PATCH', path: '/licenses/users', ...givesLicenses, operation: changeLicenses },
  { method: 'GET', path: '/licenses/{id}', ...seesLicenses, operation: readLicense },
  { method: 'GET', path: '/organizations', ...seesOrganization, operation: listOrganizations },
  { method: 'GET', path: '/organizations/{id}', ...seesOrganization, operation: readOrganization },
  { method: 'GET', path: '/roles', ...seesRoles, operation: listRoles },
  { method: 'GET', path: '/roles/{id}', ...seesRoles, operation: readRole },
  { method: 'GET', path: '/authorizations', ...seesTokens, operation: listAuthorizations },
  { method: 'DELETE', path: '/authorizations', ...endsTokens, operation: deleteAuthorizations },
  { method: 'GET', path: '/authorizations/tokenExpiry', ...anybody, operation: tokenExpiry },
  { method: 'DELETE', path: '/authorizations/{id}', ...endsTokens, operation: deleteAuthorization },
  { method: 'GET', path: `${siteSettings}/sessionTypes`, ...seesSessionTypes, operation: listSiteSessionTypes },
  { method: 'GET', path: `${userSettings}/sessionTypes`, ...seesSessionTypes, operation: listUserSessionTypes },
  { method: 'PUT', path: `${userSettings}/sessionTypes`, ...setsSessionTypes, operation: setUserSessionTypes },
  { method: 'GET', path: `${siteSettings}/trackingCodes`, ...seesTrackingCodes, operation: listSiteTrackingCodes },
  { method: 'GET', path: `${userSettings}/trackingCodes`, ...seesTrackingCodes, operation: readUserTrackingCodes },
  { method: 'PUT', path: `${userSettings}/trackingCodes`, ...setsTrackingCodes, operation: setUserTrackingCodes },
  { method: 'GET', path: '/meetingPreferences/sites', ...seesPreferences, operation: listPreferredSites },
  { method: 'GET', path: '/scim/Users', ...seesUsers, operation: listUsers },
  { method: 'POST', path: '/scim/Users', ...writesUsers, operation: createUser },
  { method: 'GET', path: '/identity/scim/v2/Users/me', ...anybody, operation: readSelf },
  { method: 'GET', path: '/scim/Users/{id}', ...seesUsers, operation: readUser },
  { method: 'PUT', path: '/scim/Users/{id}', ...writesUsers, operation: replaceUser },
  { method: 'PATCH', path: '/scim/Users/{id}', ...writesUsers, operation: patchUser },
  { method: 'DELETE', path: '/scim/Users/{id}', ...writesUsers, operation: removeUser },
  { method: 'POST', path: '/scim/Bulk', ...writesUsers, operation: bulkUsers },
  { method: 'GET', path: '/rooms', ...seesRooms, operation: listRooms },
  { method: 'GET', path: '/messages', ...seesMessages, operation: listMessages },
  { method: 'POST', path: '/messages', ...writesMessages, operation: createMessage },
];

/** The routes whose path matches, whatever their method, with the variable part. */
export function routesFor(path: string): { route: Route; id: string }[] {
  return routes.flatMap((route) => {
    const id = variablePart(route.path, path);
    return id === undefined ? [] : [{ route, id }];
  });
}

function variablePart(pattern: string, path: string): string | undefined {
  if (pattern === path) return '';
  if (!pattern.endsWith('/{id}')) return undefined;
  const beginning = pattern.slice(0, -'{id}'.length);
  const rest = path.startsWith(beginning) ? path.slice(beginning.length) : '';
  return rest === '' || rest.includes('/') ? undefined : decoded(rest);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
