import { describe, expect, it } from 'vitest';
import { ModelConfig } from '../../../src/checkpoint/config';
import { encoderClassification } from '../../../src/heads/encoder-classification';
import { vocabularyProjection } from '../../../src/heads/vocabulary-projection';

function headOf(architecture: string, keys: Record<string, unknown> = {}) {
  const raw = { model_type: 'bert', architectures: [architecture], ...keys };
  return encoderClassification({
    config: new ModelConfig('config.json', raw),
    tensors: new Map(),
    folder: 'model',
  });
}

describe('classification heads of encoders', () => {
  it('are those of known classes only', () => {
    expect(headOf('BertForSequenceClassification')?.pooling).toEqual({ kind: 'first' });
    expect(headOf('BertForTokenClassification')).toBeUndefined();
    expect(headOf('toString')).toBeUndefined();
  });

  it('pool as ModernBERT’s config.json says', () => {
    const pooling = (keys: Record<string, unknown>) =>
      headOf('ModernBertForSequenceClassification', keys)?.pooling;
    expect(pooling({})).toEqual({ kind: 'first' });
    expect(pooling({ classifier_pooling: 'mean' })).toEqual({ kind: 'mean' });
    expect(() => pooling({ classifier_pooling: 'max' })).toThrow(/"classifier_pooling" is "max"/);
  });
});

describe('language-model heads', () => {
  it('are not looked for in encoders', () => {
    const config = new ModelConfig('config.json', { model_type: 'bert', architectures: ['BertForMaskedLM'] });
    expect(() => vocabularyProjection({ config, tensors: new Map() })).toThrow(
      /"bert" is an encoder and predicts no next token/,
    );
  });
});
