import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Head } from './head';
import { logitsOf, vocabularyProjection } from './vocabulary-projection';

/**
 * A language model's logits of a few tokens after the last one, e.g. "A" and "B" (RLHFlow's pair preference
 * models). Output `logits` [P, tokens], in the order of `ids`.
 */
export function tokenLogits(
  checkpoint: Pick<Checkpoint, 'config' | 'tensors'>,
  ids: readonly number[],
): Head {
  const projection = vocabularyProjection(checkpoint);
  return {
    label: 'logits of tokens',
    pooling: { kind: 'last-attended' },
    ignorable: projection.ignorable,
    build({ graph, weights, hidden, hiddenSize }) {
      const tokens = graph.constant(Int32Array.from(ids), [ids.length]);
      const logits = logitsOf(graph, weights, projection, hidden, hiddenSize, tokens);
      return [{ name: 'logits', value: logits, columns: ids.length }];
    },
  };
}
