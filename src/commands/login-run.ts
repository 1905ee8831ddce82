/** What all ways of signing in share. */
import type { Login } from '../webex/login.js';
import type { Client } from '../webex/token-request.js';
import type { loginOptions } from './command-options.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

export type LoginOptions = Options<(typeof loginOptions)[number]>;

export interface LoginRun {
  readonly login: Login;
  readonly options: LoginOptions;
  readonly apiUrl: string;
  readonly client: Client;
  readonly terminal: Terminal;
}
