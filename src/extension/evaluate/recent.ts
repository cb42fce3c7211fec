import { existsSync } from 'node:fs';
import * as v from 'valibot';
import type { Memento } from 'vscode';
import type { CompleteDraft, Draft } from './draft';

const kept = 5;
const key = 'rewardbench.recent';
const Stored = v.object({
  models: v.array(v.string()),
  datasets: v.array(v.string()),
  references: v.array(v.string()),
  /** Subsets of the last run's dataset. */
  subsets: v.array(v.string()),
});
type Stored = v.InferOutput<typeof Stored>;

/** What was chosen the last times in this workspace, newest first. */
export class Recent {
  constructor(private readonly state: Memento) {}

  models(): readonly string[] {
    return this.read().models.filter(existsSync);
  }

  datasets(): readonly string[] {
    return this.read().datasets.filter(existsSync);
  }

  references(): readonly string[] {
    return this.read().references.filter(existsSync);
  }

  /** Those chosen the last time, where it was of this dataset. */
  subsetsOf({ dataset }: Draft): readonly string[] {
    const { datasets, subsets } = this.read();
    return datasets[0] === dataset ? subsets : [];
  }

  async add({ model, dataset, reference, subsets }: CompleteDraft): Promise<void> {
    const { models, datasets, references } = this.read();
    await this.state.update(key, {
      models: newest(model, models),
      datasets: newest(dataset, datasets),
      references: reference === undefined ? references : newest(reference, references),
      subsets: [...subsets],
    } satisfies Stored);
  }

  private read(): Stored {
    const stored = v.safeParse(Stored, this.state.get(key));
    return stored.success ? stored.output : { models: [], datasets: [], references: [], subsets: [] };
  }
}

const newest = (path: string, paths: readonly string[]): string[] =>
  [path, ...paths.filter((other) => other !== path)].slice(0, kept);
