/** An API says itself that it does not serve the caller, or not any more: another one may. */
import { RunError } from '../errors.js';

export class ApiClosedError extends RunError {}
