import { activate, activationOf, type Activation } from '../architectures/activation';
import { dense } from '../architectures/dense';
import { linear } from '../architectures/linear';
import { modernbertNorm } from '../architectures/modernbert';
import { norm } from '../architectures/norm';
import type { Norm } from '../architectures/transformer';
import type { ModelConfig } from '../checkpoint/config';
import type { HeadFinder } from './find-head';
import type { PoolingRule } from './pooling';

/** A classification head of an encoder: `classifier(norm(activation(dense(pooled))))`. */
interface EncoderHead {
  /** Name of the dense layer. */
  readonly dense: string;
  /** Absent = true. */
  readonly denseBias?: boolean;
  readonly activation: Activation;
  readonly norm?: Norm;
  /** Name of the last layer. */
  readonly classifier: string;
  /** Absent = the first token. */
  readonly pooling?: PoolingRule;
}

/** By the class of transformers that has them. */
const heads: Readonly<Record<string, (config: ModelConfig) => EncoderHead>> = {
  BertForSequenceClassification: () => ({
    dense: 'bert.pooler.dense',
    activation: 'tanh',
    classifier: 'classifier',
  }),
  RobertaForSequenceClassification: () => roberta('tanh'),
  XLMRobertaForSequenceClassification: () => roberta('tanh'),
  // Whatever the config's `hidden_act` or `summary_activation`.
  ElectraForSequenceClassification: () => roberta('gelu'),
  DistilBertForSequenceClassification: () => ({
    dense: 'pre_classifier',
    activation: 'relu',
    classifier: 'classifier',
  }),
  ModernBertForSequenceClassification: (config) => ({
    dense: 'head.dense',
    denseBias: config.boolean('classifier_bias', { default: false }),
    activation: activationOf(config, 'classifier_activation', 'gelu'),
    norm: modernbertNorm(config)('head.norm'),
    classifier: 'classifier',
    pooling: modernbertPooling(config),
  }),
};

/**
 * The head of an encoder's `*ForSequenceClassification`, by the class that config.json names. Its output is
 * `logits` [B, labels].
 */
export const encoderClassification: HeadFinder = ({ config }) => {
  const [architecture = ''] = config.architectures;
  if (!Object.hasOwn(heads, architecture)) return undefined;
  const head = heads[architecture]?.(config);
  if (head === undefined) return undefined;
  return {
    label: 'sequence classification',
    pooling: head.pooling ?? { kind: 'first' },
    build({ graph, weights, hidden, hiddenSize }) {
      const bias = head.denseBias ?? true;
      let x = linear(graph, weights, hidden, dense(head.dense, hiddenSize, hiddenSize, bias));
      x = activate(graph, x, head.activation);
      if (head.norm !== undefined) x = norm(graph, weights, x, head.norm, hiddenSize);
      const { labels } = config;
      const logits = linear(graph, weights, x, dense(head.classifier, hiddenSize, labels, true));
      return [{ name: 'logits', value: logits, columns: labels }];
    },
  };
};

function roberta(activation: Activation): EncoderHead {
  return { dense: 'classifier.dense', activation, classifier: 'classifier.out_proj' };
}

function modernbertPooling(config: ModelConfig): PoolingRule {
  const name = config.string('classifier_pooling', { default: 'cls' });
  if (name === 'cls') return { kind: 'first' };
  if (name === 'mean') return { kind: 'mean' };
  throw config.invalid('classifier_pooling', '"cls" or "mean"');
}
