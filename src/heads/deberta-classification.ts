import { activate, activationOf } from '../architectures/activation';
import { dense } from '../architectures/dense';
import { linear } from '../architectures/linear';
import type { HeadFinder } from './find-head';

/**
 * Sequence classification of DeBERTa (transformers `DebertaForSequenceClassification` and `…V2…`): a dense
 * layer on the first token's hidden state (`ContextPooler`), then a logit per label.
 */
export const debertaClassification: HeadFinder = ({ config, tensors }) => {
  const [architecture] = config.architectures;
  if (config.modelType !== 'deberta' && config.modelType !== 'deberta-v2') return undefined;
  if (architecture !== undefined && !/^Deberta(V2)?ForSequenceClassification$/.test(architecture))
    return undefined;
  if (architecture === undefined && !tensors.has('classifier.weight')) return undefined;
  return {
    label: 'sequence classification',
    pooling: { kind: 'first' },
    build({ graph, weights, hidden, hiddenSize }) {
      const size = config.integer('pooler_hidden_size', { default: hiddenSize, min: 1 });
      if (size !== hiddenSize) throw config.invalid('pooler_hidden_size', `${hiddenSize}, the hidden size`);
      const pooled = linear(graph, weights, hidden, dense('pooler.dense', hiddenSize, hiddenSize, true));
      const active = activate(graph, pooled, activationOf(config, 'pooler_hidden_act', 'gelu'));
      const classifier = dense('classifier', hiddenSize, config.labels, true);
      const logits = linear(graph, weights, active, classifier);
      return [{ name: 'logits', value: logits, columns: config.labels }];
    },
  };
};
