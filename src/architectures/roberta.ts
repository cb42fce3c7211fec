import type { ModelConfig } from '../checkpoint/config';
import { bertBody, embeddingBuffers, hiddenSizeOf, positionRows } from './bert';
import type { Family } from './family';

/**
 * RoBERTa and XLM-RoBERTa (transformers `RobertaModel`): BERT whose positions count the tokens that are no
 * padding, from the row after the pad token's.
 */
export const roberta: Family = {
  prefix: 'roberta.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  positionLimit: (config) => positionRows(config) - positionOffset(config),
  positionRule: 'non-pad',
  // What it was pretrained with.
  ignorable: [embeddingBuffers, /^lm_head\./, /(^|\.)pooler\.dense\./],
  transformer: (config, prefix) =>
    bertBody(config, prefix, {
      embeddingSize: hiddenSizeOf(config),
      positionOffset: positionOffset(config),
    }),
};

/** Pad tokens have the row of the pad id itself (fairseq's `make_positions`). */
function positionOffset(config: ModelConfig): number {
  return config.integer('pad_token_id', { default: 1, min: 0, max: positionRows(config) - 2 }) + 1;
}
