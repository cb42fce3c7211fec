import { scalar } from '../architectures/constants';
import { t5FirstStep, t5FirstStepIgnorable } from '../architectures/t5-decoder';
import type { ModelConfig } from '../checkpoint/config';
import type { Head } from './head';

/**
 * T5's logits of two tokens as the first one of a reply (SteamSHP's preference for A or B): outputs `logit_A`
 * and `logit_B`, [B, 1] each.
 * @param tokens ids of the two tokens
 */
export function seq2seqPreference(
  config: ModelConfig,
  tokens: { readonly A: number; readonly B: number },
): Head {
  // transformers 5 writes the first key beside a `tie_word_embeddings` that is always true.
  const scaled = config.boolean('scale_decoder_outputs', {
    default: config.boolean('tie_word_embeddings', { default: true }),
  });
  const vocabularySize = config.integer('vocab_size', { default: 32_128, min: 1 });
  return {
    label: 'sequence-to-sequence preference',
    pooling: { kind: 'all' },
    ignorable: t5FirstStepIgnorable,
    build({ graph, weights, hidden, hiddenSize, inputs }) {
      const reply = t5FirstStep(graph, weights, config, hidden, inputs);
      const state = scaled ? graph.node('Mul', [reply, scalar(graph, hiddenSize ** -0.5)]) : reply;
      // Tied models may leave their head out: then it is the embedding.
      const table = weights.has('lm_head.weight') ? 'lm_head.weight' : 'shared.weight';
      const logit = (id: number) => {
        const ids = graph.constant(Int32Array.of(id), [1]);
        const row = weights.rows(table, [vocabularySize, hiddenSize], ids);
        return graph.node('Gemm', [state, row], { attributes: { transB: 1 } });
      };
      return [
        { name: 'logit_A', value: logit(tokens.A), columns: 1 },
        { name: 'logit_B', value: logit(tokens.B), columns: 1 },
      ];
    },
  };
}
