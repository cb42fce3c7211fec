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

/** Everything that decides the scores, in the order in which people ask for it; the unknown is left out. */
export function facts(summary: RunSummary): string[] {
  const { model, chatTemplate, maxLength, provider, createdAt } = summary;
  const time = new Date(createdAt);
  return [
    scorerKind(model),
    model.architecture,
    model.parameters > 0 ? `${parameters(model.parameters)} ${weightType(model)}` : '',
    model.head,
    chatTemplate === 'tokenizer' ? 'its own chat template' : `chat template ${chatTemplate}`,
    `up to ${count(maxLength)} tokens`,
    provider,
    Number.isNaN(time.valueOf())
      ? ''
      : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
  ].filter(Boolean);
}
