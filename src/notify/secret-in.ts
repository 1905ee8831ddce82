/** Secrets of channels come from environment variables only; from then on no message shows them. */
import { registerSecret } from '../model/secrets.js';

/** The value of a variable; `undefined` if it is not set or empty. */
export type SecretIn = (variable: string) => string | undefined;

export function secretsIn(environment: Readonly<Record<string, string | undefined>>): SecretIn {
  return (variable) => {
    const value = environment[variable];
    if (value === undefined || value === '') return undefined;
    registerSecret(value);
    return value;
  };
}
