import type { HeadFinder } from './find-head';

/**
 * Sequence classification (`*ForSequenceClassification` of decoders): one linear layer from the last
 * token's hidden state to a logit per label.
 */
export const sequenceClassification: HeadFinder = ({ config, tensors }) => {
  const [architecture] = config.architectures;
  if (architecture !== undefined && !architecture.endsWith('ForSequenceClassification')) return undefined;
  if (architecture === undefined && !tensors.has('score.weight')) return undefined;
  return {
    label: 'sequence classification',
    pooling: { kind: 'last-non-pad' },
    build({ graph, weights, hidden, hiddenSize }) {
      const weight = weights.get('score.weight', [config.labels, hiddenSize]);
      const logits = graph.node('Gemm', [hidden, weight], { attributes: { transB: 1 } });
      return [{ name: 'logits', value: logits, columns: config.labels }];
    },
    ignorable: [/^lm_head\.weight$/],
  };
};
