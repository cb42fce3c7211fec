import { CheckpointError } from './checkpoint-error';
import type { ConfigSection } from './config-section';

/** Refuses configurations that say their weights are quantised (GPTQ, AWQ, bitsandbytes, FP8 …). */
export function refuseQuantised(config: ConfigSection): void {
  const quantisation = config.section('quantization_config') ?? config.section('compression_config');
  if (quantisation === undefined || isSwitchedOff(quantisation)) return;
  const method = quantisation.optionalString('quant_method') ?? 'unnamed method';
  throw new CheckpointError(
    config.file,
    `the weights are quantised (${method}); only float weights are supported`,
    'Use the original checkpoint with float16, bfloat16 or float32 weights.',
  );
}

/** bitsandbytes leaves its settings behind with both switches off. */
function isSwitchedOff(quantisation: ConfigSection): boolean {
  const { load_in_8bit: eight, load_in_4bit: four } = quantisation.raw;
  return eight === false && four === false;
}
