import { html, type TemplateResult } from 'lit';
import type { Overall } from '../../../src/protocol/report';
import { choices } from '../../ui/choices';
import { percent } from '../../text/numbers';
import { intervalOf, mainMetric } from './metric';

/** The variant that was chosen, else the one that RewardBench shows first. */
export const variantOf = (variants: readonly Overall[], chosen: string | undefined): Overall | undefined =>
  variants.find(({ name }) => name === chosen) ?? variants[0];

/** RewardBench's one number: several published ways of making it, one of them shown. */
export function overallMetric(
  variants: readonly Overall[],
  chosen: string | undefined,
  onChoose: (name: string) => void,
): TemplateResult {
  const variant = variantOf(variants, chosen);
  if (!variant) return html``;
  return mainMetric({
    name: variants.length === 1 ? variant.name : 'Overall',
    value: percent(variant.accuracy.value),
    interval: intervalOf(variant.accuracy),
    formula: variant.formula,
    ...(variants.length > 1 && { others: choiceOf(variants, variant, onChoose) }),
  });
}

const choiceOf = (
  variants: readonly Overall[],
  shown: Overall,
  onChoose: (name: string) => void,
): TemplateResult =>
  choices({
    legend: 'Overall score',
    value: shown.name,
    options: variants.map(({ name, formula }) => ({ value: name, label: name, title: formula })),
    onChange: onChoose,
  });
