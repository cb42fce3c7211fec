import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { runName } from '../../../src/cli/evaluation/run-name';
import { addRunOptions, runSettings, type RunOptions } from '../../../src/cli/options';
import { parsePlacement } from '../../../src/placement/text';

function settingsOf(...words: string[]) {
  const command = addRunOptions(new Command());
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  return runSettings(command.parse(words, { from: 'user' }).opts<RunOptions>());
}

describe('--place', () => {
  it('becomes the run’s placement', () => {
    expect(settingsOf('--place', 'cuda:1=20,cpu=12')).toMatchObject({
      placement: [
        { provider: 'cuda', device: 1, layers: 20 },
        { provider: 'cpu', device: 0, layers: 12 },
      ],
    });
    expect(settingsOf()).not.toHaveProperty('placement');
  });

  it('says what is wrong with it', () => {
    expect(() => settingsOf('--place', 'gpu0=20')).toThrow(/"gpu0=20" is not understood: PROVIDER=LAYERS/);
    expect(() => settingsOf('--place', 'cpu=2', '--provider', 'cuda')).toThrow(/cannot be used with option/);
  });
});

describe('the name of a run', () => {
  const run = { model: '/m/rm', dataset: '/d/pairs.jsonl', maxLength: 2048, provider: 'auto' } as const;
  const name = (place: string) => runName({ ...run, placement: parsePlacement(place) });

  it('depends on each layer’s provider, not on which of its devices it is', () => {
    expect(name('cuda=20,cuda:1=12')).toBe(name('cuda:1=8,cuda=24'));
    expect(name('cuda=20,cpu=12')).not.toBe(name('cuda=12,cpu=20'));
    expect(name('cuda=20,cpu=12')).not.toBe(runName(run));
  });
});
