/** `--host`: other machines reach the page only encrypted, and only with a password. */
import { readFile } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import { readPrivate } from '../sign-in/private-file.js';
import type { ServerOptions } from '../web/open-server.js';
import type { WebOptions } from './web-given.js';

const shortestPassword = 12;

/** `undefined`: only this machine. Throws a RunError (`usage`) if what protects the page is missing. */
export async function remoteOf(options: WebOptions): Promise<ServerOptions['remote']> {
  const { host, 'tls-cert': certPath, 'tls-key': keyPath, 'password-file': passwordPath } = options;
  if (host === undefined) {
    if (certPath === undefined && keyPath === undefined && passwordPath === undefined) return undefined;
    throw wrong('--tls-cert, --tls-key and --password-file are for --host.', 'Add --host, or omit them.');
  }
  if (certPath === undefined || keyPath === undefined || passwordPath === undefined) {
    throw wrong(
      '--host also needs --tls-cert, --tls-key and --password-file: whoever reaches the page can change the organization.',
      'Add them; or omit --host, and reach this machine through an SSH tunnel.',
    );
  }
  if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?$|^[\da-f:]+$/iu.test(host) || /^0+(?:\.0+)*$|^[0:]+$/u.test(host)) {
    throw wrong(
      `--host ${host} is not the name or address of this machine.`,
      'Write it as people type it in the browser.',
    );
  }
  const password = await passwordIn(passwordPath);
  return { host, cert: await textOf(certPath, '--tls-cert'), key: await textOf(keyPath, '--tls-key'), password };
}

async function passwordIn(path: string): Promise<string> {
  const text = await readPrivate(path, process.getuid?.()).catch((error: unknown) => {
    if (!(error instanceof RunError)) throw error;
    throw wrong(error.message.replace('it holds a sign-in', 'it holds a password'), `chmod 600 ${path}`);
  });
  const password = text?.trim() ?? '';
  if (password.length < shortestPassword) {
    throw wrong(`--password-file ${path} holds no password of at least ${shortestPassword} characters.`, 'Write one.');
  }
  registerSecret(password);
  return password;
}

async function textOf(path: string, option: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    throw wrong(
      `${option} ${path} cannot be read: ${(error as Error).message}.`,
      'Check the path and its permissions.',
    );
  });
}

function wrong(message: string, next: string): RunError {
  return new RunError('usage', message, { next });
}
