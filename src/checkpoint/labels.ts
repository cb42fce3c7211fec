import type { ConfigSection } from './config-section';

const maxLabels = 100_000;

/**
 * Names of a classifier's outputs in order. As transformers' `PretrainedConfig` has it: `id2label` wins over
 * `num_labels`, and with neither there are two.
 */
export function readLabelNames(config: ConfigSection): string[] {
  const byId = config.section('id2label');
  if (byId === undefined) {
    const count = config.integer('num_labels', { default: 2, min: 1, max: maxLabels });
    return Array.from({ length: count }, (_, index) => `LABEL_${index}`);
  }
  const entries = Object.entries(byId.raw).map(([id, name]) => ({ id: Number(id), name }));
  if (
    entries.length === 0 ||
    entries.length > maxLabels ||
    !entries.every(({ id }) => Number.isSafeInteger(id) && id >= 0)
  ) {
    throw config.invalid('id2label', `a map of 1 to ${maxLabels} label numbers to names`);
  }
  return entries
    .sort((a, b) => a.id - b.id)
    .map(({ id, name }) => (typeof name === 'string' ? name : `LABEL_${id}`));
}
