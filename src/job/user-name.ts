/** The user of this machine, for records of who did what. */
import { userInfo } from 'node:os';

/** A container may run as a user without a name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'an unknown user';
  }
}
