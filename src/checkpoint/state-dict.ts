import { maxNameLength } from './shape';
import { notTensors } from './torch-globals';
import { StoredTensor } from './torch-storage';

/** Under which training programs keep a model's state dict beside their own things. */
const wrappers = ['state_dict', 'model_state_dict', 'model', 'module'];

/**
 * The tensors of an unpickled state dict: a dict of names to tensors. Other values (counters, None, settings) are
 * passed over. A dict without tensors of its own may hold the state dict one level down, under a known name.
 */
export function readStateDict(value: unknown, file: string): Map<string, StoredTensor> {
  if (!(value instanceof Map)) throw notTensors(file, 'does not hold a dict of tensors');
  const own = tensorsOf(value, file);
  if (own.size > 0) return own;
  const found = wrappers.flatMap((wrapper) => {
    const inner: unknown = value.get(wrapper);
    const tensors = inner instanceof Map ? tensorsOf(inner, file) : undefined;
    return tensors !== undefined && tensors.size > 0 ? [{ wrapper, tensors }] : [];
  });
  const [state] = found;
  if (state === undefined) {
    throw notTensors(file, `holds no tensor at its top level, nor under ${wrappers.join(', ')}`);
  }
  if (found.length > 1) {
    const names = found.map(({ wrapper }) => wrapper).join(' and ');
    throw notTensors(file, `holds tensors under ${names}: it is not clear which are the model's`);
  }
  return state.tensors;
}

function tensorsOf(dict: ReadonlyMap<unknown, unknown>, file: string): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of dict) {
    if (!(value instanceof StoredTensor)) continue;
    if (typeof name !== 'string' || name.length > maxNameLength) {
      throw notTensors(file, `has a tensor whose name is not text of at most ${maxNameLength} characters`);
    }
    tensors.set(name, value);
  }
  return tensors;
}
