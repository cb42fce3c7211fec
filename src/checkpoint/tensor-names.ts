import { CheckpointError } from './checkpoint-error';
import { quoted } from './shape';
import type { TensorLocation } from './tensor';

/** What DataParallel and torch.compile put before the names of everything they wrap. */
const wrapperPrefixes = ['module.', '_orig_mod.'];

/**
 * Tensors under the names that today's model classes give them: a wrapper's prefix common to all taken off, and
 * `LayerNorm.gamma` and `.beta` of BERT's first checkpoints called weight and bias, as transformers does.
 * @throws CheckpointError where two tensors end up with one name
 */
export function withCurrentNames(tensors: readonly TensorLocation[]): TensorLocation[] {
  const renamed = tensors.map((tensor) => ({ ...tensor, name: layerNormName(tensor.name) }));
  const current = wrapperPrefixes.reduce(withoutPrefix, renamed);
  const first = new Map<string, TensorLocation>();
  for (const [i, tensor] of current.entries()) {
    const other = first.get(tensor.name);
    if (other !== undefined) {
      throw new CheckpointError(
        tensor.file,
        `tensor ${quoted(tensors[i]?.name ?? tensor.name)} means the same as another: ${quoted(tensor.name)}`,
        'The weights are of two versions mixed; download them again.',
      );
    }
    first.set(tensor.name, tensor);
  }
  return current;
}

function layerNormName(name: string): string {
  return name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
}

function withoutPrefix(tensors: readonly TensorLocation[], prefix: string): TensorLocation[] {
  if (!tensors.every(({ name }) => name.startsWith(prefix))) return [...tensors];
  return tensors.map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
}
