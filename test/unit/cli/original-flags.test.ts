import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { originalCommand } from '../../../src/cli/original/command';
import { notesOn } from '../../../src/cli/original/flags';
import { run, runBon, runDpo, runRm, runV2, scripts, type Script } from '../../../src/cli/original/scripts';

/** As the original's parsers have them at its last release; `false` = a switch. */
const original: readonly [Script, Readonly<Record<string, unknown>>][] = [
  [
    runRm,
    {
      model: undefined,
      tokenizer: undefined,
      chat_template: 'tulu',
      trust_remote_code: false,
      do_not_save: false,
      batch_size: 64,
      max_length: 2048,
      pref_sets: false,
      debug: false,
      disable_beaker_save: false,
      not_quantized: false,
      torch_dtype: 'float16',
      attn_implementation: undefined,
    },
  ],
  [
    runDpo,
    {
      model: undefined,
      ref_model: undefined,
      ref_free_type: 'avg',
      tokenizer: undefined,
      chat_template: 'tulu',
      do_not_save: false,
      batch_size: 6,
      pref_sets: false,
      trust_remote_code: false,
      debug: false,
      disable_beaker_save: false,
      not_quantized: false,
      torch_dtype: 'float16',
    },
  ],
  [
    runBon,
    {
      model: undefined,
      tokenizer: undefined,
      chat_template: 'tulu',
      trust_remote_code: false,
      do_not_save: false,
      batch_size: 64,
      best_of: 16,
      debug: false,
    },
  ],
  [
    runV2,
    {
      model: undefined,
      revision: undefined,
      dataset: 'allenai/reward-bench-2',
      tokenizer: undefined,
      chat_template: undefined,
      trust_remote_code: false,
      do_not_save: false,
      batch_size: 64,
      max_length: 2048,
      debug: false,
      disable_beaker_save: false,
      quantized: false,
      torch_dtype: 'float16',
      attn_implementation: undefined,
    },
  ],
  [
    run,
    {
      dataset: 'allenai/reward-bench',
      split: undefined,
      model: undefined,
      revision: undefined,
      ref_model: undefined,
      tokenizer: undefined,
      chat_template: undefined,
      not_quantized: false,
      prioritize_scoring: false,
      push_results_to_hub: false,
      upload_model_metadata_to_hf: false,
      hf_entity: undefined,
      hf_name: undefined,
      wandb_run: undefined,
      batch_size: 8,
      max_length: 512,
      torch_dtype: 'float16',
      attn_implementation: undefined,
      load_json: false,
      trust_remote_code: false,
      debug: false,
      output_dir: 'results/',
      save_all: false,
      force_truncation: false,
    },
  ],
];

/** Parses without running. */
function parsed(script: Script, ...args: string[]): Record<string, unknown> {
  const command: Command = originalCommand(script)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.action(() => undefined).parse(['--model', 'm', ...args], { from: 'user' });
  return command.opts();
}

describe.each(original)('rewardbench $name', (script, flags) => {
  it('has the original’s flags, with underscores, and their defaults', () => {
    const defaults = parsed(script);
    const names = originalCommand(script).options.map((option) => option.attributeName());
    for (const [name, standard] of Object.entries(flags)) {
      expect(names).toContain(name);
      // A switch that is not there is off.
      if (name !== 'model') expect([name, defaults[name] ?? false]).toEqual([name, standard ?? false]);
    }
    const further = names.filter((name) => name.includes('_') && !(name in flags));
    expect(further).toEqual(script === run ? ['do_not_save'] : []);
  });

  it('takes switches as the original does: alone, or with True or False', () => {
    expect(parsed(script, '--debug')).toMatchObject({ debug: true });
    expect(parsed(script, '--debug', 'True')).toMatchObject({ debug: true });
    expect(parsed(script, '--debug=False')).toMatchObject({ debug: false });
    expect(() => parsed(script, '--debug', 'maybe')).toThrow('true or false');
  });
});

describe('flags', () => {
  it('need a model', () => {
    for (const script of scripts) {
      const command = originalCommand(script)
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
      expect(() => command.parse([], { from: 'user' })).toThrow('--model');
    }
  });

  it('refuse what the original refuses', () => {
    expect(() => parsed(runRm, '--torch_dtype', 'int8')).toThrow('Allowed choices');
    expect(() => parsed(runDpo, '--ref_free_type', 'mean')).toThrow('Allowed choices');
    expect(() => parsed(runBon, '--best_of', 'many')).toThrow('whole number');
  });

  it('without effect are noted, with the reason, where they are given', () => {
    expect(notesOn((name) => name === 'not_quantized')).toEqual([
      '--not_quantized has no effect: nothing is quantized.',
    ]);
    expect(notesOn((name) => name === 'debug')).toEqual([]);
  });
});
