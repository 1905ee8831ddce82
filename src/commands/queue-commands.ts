/** The commands that work with a queue, in the table of all commands. Their own code, and BullMQ, are loaded when they run. */
import { command, type Command } from './command-entry.js';
import { queueOptions, submitOptions, workerOptions } from './command-options.js';

export const queueCommands: readonly Command[] = [
  command(
    'submit <target>',
    'put a spreadsheet, or a planned job, into a queue for workers',
    submitOptions,
    async (target, options, terminal, configuration) => {
      const { runSubmit } = await import('./submit.js');
      const { ruleSettings } = await import('./rules-setting.js');
      return await runSubmit(target, { ...options, ...ruleSettings(configuration, options.rules) }, terminal);
    },
  ),
  command(
    'worker',
    'take jobs of a queue, for every organization that it has a sign-in of',
    workerOptions,
    async (_none, options, terminal) => {
      const { runWorker } = await import('./worker.js');
      return await runWorker(options, terminal);
    },
  ),
  command('queue', 'show what waits, runs and failed in a queue', queueOptions, async (_none, options, terminal) => {
    if (options.audit) return await (await import('./show-audit.js')).showAudit(options.output, terminal);
    const { runQueue } = await import('./queue.js');
    return await runQueue(options, terminal);
  }),
];
