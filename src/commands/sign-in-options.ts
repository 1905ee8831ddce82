/** The options of the command that signs in. */
import { defaultScopes, scimScope } from '../sign-in/needed-scopes.js';

export const signInOptionTable = {
  'redirect-uri': {
    kind: 'string',
    default: 'http://localhost:6001/redirect',
    describe: 'redirect address of the integration, exactly as registered',
  },
  scopes: {
    kind: 'string',
    default: defaultScopes.join(' '),
    describe: 'scopes to request, separated by spaces; the integration must have all of them',
  },
  scim: {
    kind: 'boolean',
    default: false,
    describe: `also request ${scimScope.scope}, for changes of many people in one request, and for columns that only SCIM has`,
  },
  paste: {
    kind: 'boolean',
    default: false,
    describe: 'print the sign-in address, then ask for the address that the browser ends at',
  },
  device: { kind: 'boolean', default: false, describe: 'sign in without a browser: enter a code on another device' },
  'service-app': {
    kind: 'boolean',
    default: false,
    describe: 'sign in a machine account: asks for client id, client secret and refresh token',
  },
} as const;
