/** The operations of a SCIM PATCH that change a user's address. */
import type { ScimEmail, ScimUser } from './scim-user.js';

/**
 * `userName` and the work email with `primary: true` must be equal (SCIM 2 Users), so both are changed in one request: together
 * in one operation without a path, or one after the other. All other addresses are sent as they were read.
 */
export function addressOperations(user: ScimUser, email: string, form: 'together' | 'by path'): readonly object[] {
  const emails = withPrimary(user, email);
  if (form === 'together') return [{ op: 'replace', value: { userName: email, emails } }];
  return [
    { op: 'replace', path: 'emails', value: emails },
    { op: 'replace', path: 'userName', value: email },
  ];
}

function withPrimary({ emails = [], userName }: ScimUser, email: string): ScimEmail[] {
  const isOld = ({ value, primary, type }: ScimEmail): boolean =>
    value.toLowerCase() === userName.toLowerCase() || (primary === true && type === 'work');
  return [{ value: email, type: 'work', primary: true }, ...emails.filter((one) => !isOld(one))];
}
