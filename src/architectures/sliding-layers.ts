import type { ModelConfig } from '../checkpoint/config';

/** Which layers see a sliding window only: those that `layer_types` calls so, else those of the family's own `rule`. */
export function slidingLayers(
  config: ModelConfig,
  rule: (layer: number) => boolean,
): (layer: number) => boolean {
  const kinds = config.optionalStrings('layer_types');
  return kinds === undefined ? rule : (layer) => kinds[layer] === 'sliding_attention';
}
