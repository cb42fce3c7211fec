import { executionProviders, type Placement } from '../protocol/evaluator';

/** For people: `cuda`, `cuda:1`, or `layers 0–19 on cuda:0, 20–31 on cpu`. */
export function placementText(placement: readonly Placement[]): string {
  const [only, ...more] = placement;
  if (only !== undefined && more.length === 0)
    return only.device === 0 ? only.provider : `${only.provider}:${only.device}`;
  const places = ranges(placement).map(
    ({ provider, device, range }) => `${range} on ${provider === 'cpu' ? provider : `${provider}:${device}`}`,
  );
  return `layers ${places.join(', ')}`;
}

/** What of a placement decides scores, which is the provider of each layer: `cuda`, or `layers 0–19 on cuda, 20–31 on cpu`. */
export function layerProviders(placement: readonly Placement[]): string {
  const merged: Placement[] = [];
  for (const { provider, layers } of placement) {
    const last = merged.at(-1);
    if (last?.provider === provider) merged[merged.length - 1] = { ...last, layers: last.layers + layers };
    else merged.push({ provider, device: 0, layers });
  }
  const [only, ...more] = merged;
  if (only !== undefined && more.length === 0) return only.provider;
  return `layers ${ranges(merged)
    .map(({ provider, range }) => `${range} on ${provider}`)
    .join(', ')}`;
}

/** As {@link parsePlacement} reads it. */
export function placementOption(placement: readonly Placement[]): string {
  return placement
    .map(({ provider, device, layers }) => `${provider}${device === 0 ? '' : `:${device}`}=${layers}`)
    .join(',');
}

/**
 * Reads `cuda:0=20,cuda:1=12`: how many layers run on which device, from the first layer on.
 * @throws Error saying what is not understood
 */
export function parsePlacement(text: string): Placement[] {
  return text.split(',').map((part) => {
    const [, name = '', number = '0', layers = ''] = /^\s*(\w+)(?::(\d+))?=(\d+)\s*$/.exec(part) ?? [];
    const provider = executionProviders.find((known) => known === name);
    const device = Number(number);
    if (provider === undefined || Number(layers) < 1) {
      throw new Error(
        `"${part.trim()}" is not understood: PROVIDER=LAYERS or PROVIDER:DEVICE=LAYERS, with ${executionProviders.join(', ')}; e.g. cuda:0=20,cuda:1=12.`,
      );
    }
    if (device > 0 && provider !== 'cuda' && provider !== 'dml') {
      throw new Error(`"${part.trim()}": only cuda and dml have several devices.`);
    }
    return { provider, device, layers: Number(layers) };
  });
}

/** `0–19`, or `3` for a single layer. */
export function rangeOf(first: number, layers: number): string {
  return layers === 1 ? String(first) : `${first}–${first + layers - 1}`;
}

function ranges(placement: readonly Placement[]) {
  let first = 0;
  return placement.map((place) => {
    const range = rangeOf(first, place.layers);
    first += place.layers;
    return { ...place, range };
  });
}
