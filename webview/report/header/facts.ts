import type { RunSummary } from '../../../src/protocol/report';
import { count, parameters } from '../../text/numbers';

/** What kind of scorer the model is, and against what: `DPO against org/ref`; the usual kind goes without saying. */
export function scorerKind({ type, reference }: RunSummary['model']): string {
  if (type === 'DPO') return reference === undefined ? 'DPO' : `DPO against ${reference}`;
  if (type === 'DPO Ref. Free') return 'DPO, reference-free';
  return type === 'Seq. Classifier' ? '' : type;
}

function weightType({ dtype, quantized }: RunSummary['model']): string {
  return quantized === undefined ? dtype : `${dtype} as ${quantized}`;
}

/** E.g. `18,415 of 24,310 tokens computed (24 % shared), 6 % padding in attention`; empty where there are none. */
export function computed(counts: NonNullable<RunSummary['counts']>): string {
  const { sequences, computed, padding } = counts;
  if (computed === 0) return '';
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const tokens = `${count(computed)} of ${count(sequences)} tokens computed`;
  const shared = `${percent(1 - computed / sequences)} shared`;
  return `${tokens} (${shared}), ${percent(padding / (padding + computed))} padding in attention`;
}

/** Everything that decides the scores, in the order in which people ask for it; the unknown is left out. */
export function facts(summary: RunSummary): string[] {
  const { model, chatTemplate, maxLength, provider, createdAt, counts } = summary;
  const time = new Date(createdAt);
  return [
    scorerKind(model),
    model.architecture,
    model.parameters > 0 ? `${parameters(model.parameters)} ${weightType(model)}` : '',
    model.head,
    chatTemplate === 'tokenizer' ? 'its own chat template' : `chat template ${chatTemplate}`,
    `up to ${count(maxLength)} tokens`,
    provider,
    counts === undefined ? '' : computed(counts),
    Number.isNaN(time.valueOf())
      ? ''
      : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
  ].filter(Boolean);
}
