import type { ModelConfig } from '../checkpoint/config';
import { activations, type Activation } from './decoder';

/**
 * The activation function that config.json names under `key`.
 * @throws CheckpointError naming the function where it is not known
 */
export function activationOf(config: ModelConfig, key: string, byDefault: Activation): Activation {
  const name = config.string(key, { default: byDefault });
  const known = activations.find((activation) => activation === name);
  if (known === undefined) throw config.invalid(key, `one of ${activations.join(', ')}`);
  return known;
}
