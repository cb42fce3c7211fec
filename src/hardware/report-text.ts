import { bytesText } from '../checkpoint/memory-text';
import type { HardwareReport } from './check-hardware';
import type { ProviderCheck } from './check-provider';
import { installedBytes, type CudaInstallation } from './cuda/installation';
import type { GraphicsProcessor } from './graphics-processor';
import type { Machine } from './machine';

/** The report for people, ready to be put into a report of a problem. Names come from drivers: no control characters. */
export function reportLines(report: HardwareReport): string[] {
  const { version, machine, runtime, cuda, providers, automatic } = report;
  const lines = [
    ...columns([
      ...machineFacts(machine),
      ['RewardBench', version],
      ['ONNX Runtime', runtime ?? 'cannot be loaded'],
      ...(cuda ? [['CUDA libraries', cudaText(cuda)]] : []),
      ['auto takes', automatic ?? 'nothing: no provider works'],
    ]),
    '',
    ...columns([['PROVIDER', 'STATE', 'GFLOP/S'], ...providers.map(row)]),
    ...providers.flatMap(explanation),
  ];
  return lines.map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd'));
}

function machineFacts(machine: Machine): [string, string][] {
  const { platform, arch, system, node, processor, memory, graphics, hubCache } = machine;
  const { model, cores, usableCores, quota } = processor;
  const ofThese = usableCores === cores ? `${cores} cores` : `${usableCores} of ${cores} cores`;
  const byTime = quota === undefined ? '' : `, time of ${Number(quota.toFixed(2))} allowed`;
  const limit = memory.limit === undefined ? '' : `, ${bytesText(memory.limit)} allowed`;
  const gpus =
    graphics?.length === 0
      ? ['none found']
      : (graphics?.map(graphicsText) ?? ['unknown: the system tells of none']);
  const space = hubCache.free === undefined ? 'space unknown' : `${bytesText(hubCache.free)} free`;
  return [
    ['system', `${platform} ${arch}, ${system}, Node ${node}`],
    ['processor', `${model}, ${ofThese}${byTime}`],
    ['memory', `${bytesText(memory.free)} free of ${bytesText(memory.total)}${limit}`],
    ...gpus.map((text): [string, string] => ['GPU', text]),
    ['hub cache', `${hubCache.folder}, ${space}`],
  ];
}

function graphicsText({ name, memory, free, driver }: GraphicsProcessor): string {
  return [
    name,
    memory === undefined
      ? 'memory unknown'
      : free === undefined
        ? bytesText(memory)
        : `${bytesText(free)} free of ${bytesText(memory)}`,
    ...(driver === undefined ? [] : [`driver ${driver}`]),
  ].join(', ');
}

function cudaText(cuda: CudaInstallation): string {
  switch (cuda.state) {
    case 'absent':
      return 'not fetched';
    case 'damaged':
      return `damaged: ${cuda.problem} (${cuda.folder})`;
    case 'ready':
      return `${bytesText(installedBytes(cuda.packages))} in ${cuda.folder}, checksums right`;
  }
}

function row(check: ProviderCheck): string[] {
  const speed = check.state === 'works' ? (check.operationsPerSecond / 1e9).toFixed(1) : '';
  return [check.provider, check.state, speed];
}

/** Why a provider does not work, and what mends it. */
function explanation(check: ProviderCheck): string[] {
  if (check.state === 'works' || check.state === 'not on this platform') return [];
  return ['', `${check.provider}: ${check.reason}.`, ...(check.remedy ? [`  ${check.remedy}`] : [])];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [i, cell] of cells.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
