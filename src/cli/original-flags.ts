import { Option, type Command } from 'commander';
import type { EvaluateOptions } from './evaluate-options';

/** Flags that change nothing here, and why. */
const withoutEffect = {
  batch_size: ['<n>', 'batches are laid out by tokens (--batch-tokens), and scores do not depend on them'],
  trust_remote_code: ['', 'no code of a checkpoint is ever run'],
  pref_sets: ['', 'the preference set is the file that --dataset names'],
  disable_beaker_save: ['', 'results are only ever written to --output'],
  not_quantized: ['', 'nothing is quantized'],
  torch_dtype: ['<type>', 'weights are read as they are stored and computed with in float32'],
  attn_implementation: ['<name>', 'there is one implementation of attention'],
} as const;

/** Adds the original's flags, hidden from --help. */
export function addOriginalFlags(command: Command): void {
  const flags = [
    '--chat_template <name>',
    '--max_length <tokens>',
    '--debug',
    '--do_not_save',
    ...Object.entries(withoutEffect).map(([flag, [argument]]) => `--${flag} ${argument}`.trim()),
  ];
  for (const flag of flags) command.addOption(new Option(flag).hideHelp());
}

/** The options with the original's flags taken for what they mean here, and notes on those without effect. */
export function adopt(options: EvaluateOptions): {
  options: EvaluateOptions & { discard: boolean };
  notes: string[];
} {
  const notes = Object.entries(withoutEffect).flatMap(([flag, [, why]]) =>
    flag in options ? [`--${flag} has no effect: ${why}.`] : [],
  );
  const { chat_template: chatTemplate, max_length: maxLength, debug, do_not_save: doNotSave } = options;
  return {
    options: {
      ...options,
      ...(chatTemplate !== undefined && { chatTemplate }),
      ...(maxLength !== undefined && { maxLength: Number(maxLength) }),
      // The original's --debug keeps the first ten rows.
      ...(debug && { limit: 10 }),
      discard: doNotSave === true,
    },
    notes,
  };
}
