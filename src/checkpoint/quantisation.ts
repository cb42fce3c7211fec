import { CheckpointError } from './checkpoint-error';
import type { ConfigSection } from './config-section';
import { quoted } from './shape';
import type { TensorLocation } from './tensor';

/** `quant_method` of transformers' quantizers and of other tools, as their makers write it. */
const methods: ReadonlyMap<string, string> = new Map([
  ['aqlm', 'AQLM'],
  ['auto-round', 'AutoRound'],
  ['awq', 'AWQ'],
  ['bitnet', 'BitNet'],
  ['bitsandbytes', 'bitsandbytes'],
  ['compressed-tensors', 'compressed-tensors'],
  ['eetq', 'EETQ'],
  ['exl2', 'EXL2'],
  ['fbgemm_fp8', 'FP8'],
  ['fouroversix', 'FourOverSix'],
  ['fp8', 'FP8'],
  ['fp_quant', 'FP-Quant'],
  ['gptq', 'GPTQ'],
  ['higgs', 'HIGGS'],
  ['hqq', 'HQQ'],
  ['modelopt', 'ModelOpt'],
  ['mxfp4', 'MXFP4'],
  ['mxfp8', 'MXFP8'],
  ['quanto', 'Quanto'],
  ['quark', 'Quark'],
  ['sinq', 'SINQ'],
  ['spqr', 'SpQR'],
  ['torchao', 'torchao'],
  ['vptq', 'VPTQ'],
]);

/** Tensors that only quantized weights have, for checkpoints whose config.json keeps silent. */
const marks: readonly { readonly pattern: RegExp; readonly method: string }[] = [
  { pattern: /\.qweight$/, method: 'GPTQ- or AWQ' },
  { pattern: /\.(SCB|weight_format|weight\.(absmax|quant_map|quant_state\..+))$/, method: 'bitsandbytes' },
  { pattern: /\.weight_packed$/, method: 'compressed-tensors' },
  { pattern: /\.weight_scale_inv$/, method: 'FP8' },
];

/** Refuses configurations that say their weights are quantized (GPTQ, AWQ, bitsandbytes, FP8 …). */
export function refuseQuantised(config: ConfigSection): void {
  const quantisation = config.section('quantization_config') ?? config.section('compression_config');
  if (quantisation === undefined || isSwitchedOff(quantisation)) return;
  throw quantised(config.file, methodOf(quantisation));
}

/** Refuses weights whose tensors show that they are quantized. */
export function refuseQuantisedTensors(tensors: readonly TensorLocation[]): void {
  for (const { name, dtype, file } of tensors) {
    const small = name.endsWith('.weight') ? /^F(\d)(_|$)/.exec(dtype) : null;
    const method = small ? `FP${small[1] ?? ''}` : marks.find(({ pattern }) => pattern.test(name))?.method;
    if (method !== undefined) throw quantised(file, method, `: tensor ${quoted(name)} is ${dtype}`);
  }
}

function quantised(file: string, method: string | undefined, evidence = ''): CheckpointError {
  return new CheckpointError(
    file,
    `the weights are ${method === undefined ? '' : `${method}-`}quantized${evidence}; only float weights are supported`,
    'Use the original checkpoint with float16, bfloat16 or float32 weights.',
  );
}

function methodOf(quantisation: ConfigSection): string | undefined {
  const name = quantisation.optionalString('quant_method');
  if (name !== undefined) return methods.get(name.toLowerCase()) ?? quoted(name).slice(1, -1);
  // bitsandbytes wrote no method at first.
  return quantisation.has('load_in_8bit') || quantisation.has('load_in_4bit') ? 'bitsandbytes' : undefined;
}

/** bitsandbytes leaves its settings behind with both switches off. */
function isSwitchedOff(quantisation: ConfigSection): boolean {
  const { load_in_8bit: eight, load_in_4bit: four, quant_method: method = 'bitsandbytes' } = quantisation.raw;
  return eight === false && four === false && method === 'bitsandbytes';
}
