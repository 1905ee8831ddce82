/** The operating system's keyring, with a time limit: a locked or headless one may hang forever. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

export interface Keyring {
  /** Whether it keeps what is stored in it. Without a session, some accept a secret but do not have it afterwards. */
  works(): Promise<boolean>;
  /** Rejects if the keyring does not store the secret. */
  set(account: string, secret: string): Promise<void>;
  /** `undefined`: it has none. Rejects if the keyring does not respond. */
  get(account: string): Promise<string | undefined>;
  remove(account: string): Promise<void>;
}

const service = 'webex-bulk';
/** Milliseconds; a person may have to unlock the keyring. */
const defaultDeadline = 10_000;

/** `program`: the command line of the program that makes one call; `deadline`: milliseconds that it may take. */
export function createKeyring(program: readonly string[], deadline = defaultDeadline): Keyring {
  const call = (name: 'set' | 'get' | 'delete', account: string, secret?: string): Promise<string | undefined> =>
    ask(program, deadline, { call: name, service, account, ...(secret !== undefined && { secret }) });
  return {
    async works() {
      const [account, secret] = [`probe-${randomUUID()}`, randomUUID()];
      try {
        await call('set', account, secret);
        const found = await call('get', account);
        await call('delete', account);
        return found === secret;
      } catch {
        return false;
      }
    },
    async set(account, secret) {
      await call('set', account, secret);
      if ((await call('get', account)) !== secret) throw new Error('the keyring did not store what was saved');
    },
    get: (account) => call('get', account),
    async remove(account) {
      await call('delete', account);
    },
  };
}

/** Rejects with an Error that contains no secret. */
function ask(program: readonly string[], deadline: number, asked: object): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const [command = '', ...args] = program;
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: deadline, killSignal: 'SIGKILL' });
    let answer = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (answer += part));
    child.stdin.on('error', () => undefined);
    child.on('error', () => reject(new Error('the keyring is not accessible')));
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error('the keyring does not respond'));
      try {
        const { secret } = JSON.parse(answer) as { secret?: unknown };
        resolve(typeof secret === 'string' ? secret : undefined);
      } catch {
        reject(new Error('the keyring returned an unknown response'));
      }
    });
    child.stdin.end(JSON.stringify(asked));
  });
}
