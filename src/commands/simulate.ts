/** `webex-bulk simulate`: runs a local simulated Webex until it is stopped. */
import { simulatorOptionTable } from '../simulator/options.js';
import { startSimulator } from '../simulator/server.js';
import { simulatorOptionsFrom } from '../simulator/options.js';
import { RunError } from '../errors.js';
import type { Terminal } from './terminal.js';

export { simulatorOptionTable };

export async function runSimulate(flags: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<number> {
  const options = simulatorOptionsFrom(flags);
  const simulator = await startSimulator(options).catch((error: unknown) => {
    throw notListening(error, options.port);
  });
  const { connection } = simulator;
  if (terminal.json) process.stdout.write(`${JSON.stringify(connection)}\n`);
  else {
    terminal.print(
      `A simulated Webex is listening at ${connection.apiUrl}; press Ctrl-C to stop it. In another terminal:`,
    );
    terminal.print();
    terminal.print(`  export WEBEX_API_URL=${connection.apiUrl}`);
    terminal.print(`  export WEBEX_XML_URL=${connection.xmlUrl}`);
    terminal.print(`  export WEBEX_ACCESS_TOKEN=${connection.accessToken}`);
    terminal.print('  webex-bulk plan samples/users.csv');
    terminal.print();
    terminal.print('To try signing in too, omit the access token:');
    terminal.print();
    terminal.print(`  export WEBEX_CLIENT_ID=${connection.clientId}`);
    terminal.print(`  export WEBEX_CLIENT_SECRET=${connection.clientSecret}`);
    terminal.print('  webex-bulk login --profile try');
    terminal.print();
    terminal.print(
      `Site ${connection.site}, administrator ${connection.admin}. Its state: ${connection.controlUrl}/state`,
    );
  }
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await simulator.close();
  return 0;
}

function notListening(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const what = code === 'EADDRINUSE' ? 'is already in use' : 'cannot be used without more permissions';
  return new RunError('usage', `--port ${port} of 127.0.0.1 ${what}.`, {
    next: 'Choose another port, or omit --port to use a free one.',
    cause: error,
  });
}
