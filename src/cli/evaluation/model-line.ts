import { availableMemory } from '../../checkpoint/available-memory';
import { summariseCheckpoint } from '../../checkpoint/checkpoint-summary';
import { bytesText } from '../../checkpoint/memory-text';
import type { RunSettings } from '../../protocol/evaluator';

/**
 * What is going to run, and whether memory suffices, e.g. `model: rm · LlamaForSequenceClassification · 14 GB BF16 ·
 * needs about 16 GB of memory on the CPU, 21 GB are free`. Empty where the model cannot be opened: the run says why.
 */
export async function modelLine({ model, quantize }: RunSettings): Promise<string> {
  const summary = await summariseCheckpoint(model);
  const { name, architecture, modelType, bytes } = summary;
  const memory = quantize === undefined ? summary.memory : summary.quantizedMemory;
  if (memory === undefined) return '';
  const dtype = quantize === undefined ? summary.dtype : `${summary.dtype} as ${quantize}`;
  const free = bytesText(await availableMemory());
  const needs = `needs about ${bytesText(memory.cpu)} of memory on the CPU, ${free} are free`;
  return `model: ${[name, architecture || modelType, `${bytesText(bytes)} ${dtype}`, needs].join(' · ')}\n`;
}
