import type { Family } from './family';
import { gpt2 } from './gpt2';
import { gptNeo } from './gpt-neo';
import { llama } from './llama';
import { mistral } from './mistral';
import { qwen2 } from './qwen2';

/** Families by the `model_type` of config.json. */
export const families: ReadonlyMap<string, Family> = new Map([
  ['llama', llama],
  ['mistral', mistral],
  ['qwen2', qwen2],
  ['gpt2', gpt2],
  ['gpt_neo', gptNeo],
]);
