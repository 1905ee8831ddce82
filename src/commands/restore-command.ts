/** The command `restore` in the table of all commands. Its own code is loaded when it runs. */
import { approvalSetting } from './approval-setting.js';
import { command, type Command } from './command-entry.js';
import { restoreOptions } from './command-options.js';

export const restoreCommand: Command = command(
  'restore',
  'restore people to how they were at a date, as far as jobs changed them',
  restoreOptions,
  async (_none, options, terminal, configuration) => {
    const { runRestore } = await import('./restore.js');
    return await runRestore({ ...options, approval: approvalSetting(configuration) }, terminal);
  },
);
