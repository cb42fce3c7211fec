import type { Weights } from '../architectures/weights';
import type { GraphBuilder, Value } from '../onnx/graph-builder';

/** Name of the graph's output, float32 [P, labels]. */
export const logitsOutput = 'logits';

/**
 * Sequence classification (`*ForSequenceClassification` of decoders): one linear layer without bias
 * from the pooled token's hidden state [P, hidden] to a logit per label [P, labels].
 * @throws CheckpointError where the checkpoint has no such head: it is never made up
 */
export function sequenceClassification(
  graph: GraphBuilder,
  weights: Weights,
  pooled: Value,
  head: { readonly weight: string; readonly hiddenSize: number; readonly labels: number },
): void {
  const weight = weights.get(head.weight, [head.labels, head.hiddenSize]);
  const logits = graph.node('Gemm', [pooled, weight], { attributes: { transB: 1 } });
  graph.output(logitsOutput, logits, 'float32', ['P', head.labels]);
}
