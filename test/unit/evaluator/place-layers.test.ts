import { describe, expect, it } from 'vitest';
import { placedProvider, placeLayers, type ToPlace } from '../../../src/evaluator/place-layers';
import { parsePlacement, placementText } from '../../../src/placement/text';
import { headersOnly, llama70b, llama8b, type LlamaShape } from '../../bench/headers-only';
import { checkpointError } from '../checkpoint/temporary-folder';

const gigabyte = 1e9;

function place(
  shape: LlamaShape,
  gpus: readonly number[] | undefined,
  main: number,
  changes: Partial<Omit<ToPlace, 'settings'>> & { placement?: string; force?: boolean } = {},
) {
  const { placement, force, ...others } = changes;
  const model: ToPlace = {
    checkpoint: headersOnly(shape),
    graph: {},
    runTokens: 4096,
    provider: 'cuda',
    precision: 'float16',
    ...others,
    settings: {
      maxLength: 2048,
      ...(placement !== undefined && { placement: parsePlacement(placement) }),
      ...(force && { force }),
    },
  };
  return placeLayers(model, {
    main: () => Promise.resolve(main * gigabyte),
    gpus: () =>
      Promise.resolve(
        gpus?.map((free, device) => ({ provider: 'cuda', device, free: free * gigabyte }) as const),
      ),
  }).then((chosen) => chosen && placementText(chosen));
}

describe('layers of an 8 B model in float16', () => {
  it('stay together on one GPU of 24 GB', async () => {
    await expect(place(llama8b, [23.5], 32)).resolves.toBe('cuda');
    await expect(place(llama8b, [10, 23.5], 32)).resolves.toBe('cuda:1');
  });

  it('are split over two of 12 GB', async () => {
    await expect(place(llama8b, [11.5, 11.5], 32)).resolves.toBe('layers 0–18 on cuda:0, 19–31 on cuda:1');
  });

  it('are split over a GPU and the CPU', async () => {
    await expect(place(llama8b, [11.5], 32)).resolves.toBe('layers 0–18 on cuda:0, 19–31 on cpu');
  });

  it('need twice the memory in float32', async () => {
    const precision = 'float32';
    await expect(place(llama8b, [23.5], 32, { precision })).resolves.toMatch(
      /^layers 0–2\d on cuda:0, .* on cpu$/,
    );
  });

  it('are all on the CPU where that is asked for', async () => {
    await expect(place(llama8b, [80], 32, { provider: 'cpu' })).resolves.toBeUndefined();
    const error = await checkpointError(place(llama8b, [80], 12, { provider: 'cpu' }));
    expect(error.message).toMatch(/needs about 1\d GB of memory on the CPU, 12 GB are free$/);
  });

  it('go to the first device where nobody can tell its memory', async () => {
    await expect(place(llama8b, undefined, 1)).resolves.toBeUndefined();
    await expect(place(llama8b, [], 1)).resolves.toBeUndefined();
  });
});

describe('a 70 B model', () => {
  it('takes four GPUs of 48 GB, or two and the CPU', async () => {
    await expect(place(llama70b, [47, 47, 47, 47], 64)).resolves.toMatch(
      /^layers 0–2\d on cuda:0, .*–79 on cuda:3$/,
    );
    await expect(place(llama70b, [47, 47], 256)).resolves.toMatch(/^layers 0–2\d on cuda:0, .*–79 on cpu$/);
  });

  it('is refused where nothing can hold it, and says what is free', async () => {
    const error = await checkpointError(place(llama70b, [47, 23], 64));
    expect(error.message).toMatch(
      /needs about 14\d GB of memory on a GPU; free are 47 GB on cuda:0, 23 GB on cuda:1 and 64 GB of main memory/,
    );
    expect(error.advice).toMatch(/--precision float16.*--force/);
    await expect(place(llama70b, [47, 23], 64, { force: true })).resolves.toBeUndefined();
  });
});

describe('a placement that the user chose', () => {
  it('is taken where it fits', async () => {
    await expect(place(llama8b, [11, 24], 32, { placement: 'cuda:1=30,cpu=2' })).resolves.toBe(
      'layers 0–29 on cuda:1, 30–31 on cpu',
    );
  });

  it('is refused where a device cannot hold its share, unless forced', async () => {
    const placement = 'cuda=4,cuda:1=28';
    const error = await checkpointError(place(llama8b, [24, 11], 32, { placement }));
    expect(error.message).toMatch(/needs about 1\d GB of memory for layers 4–31 on cuda:1, 11 GB are free$/);
    expect(error.advice).toContain('--place');
    await expect(place(llama8b, [24, 11], 32, { placement, force: true })).resolves.toBeDefined();
    const onCpu = await checkpointError(place(llama8b, [24], 4, { placement: 'cuda=16,cpu=16' }));
    expect(onCpu.message).toMatch(/for layers 16–31 on cpu, 4.0 GB are free$/);
  });

  it('names the provider that must be there', () => {
    expect(placedProvider({ placement: parsePlacement('cpu=2,webgpu=3') }, 'auto')).toBe('webgpu');
    expect(placedProvider({ placement: parsePlacement('cpu=2,cpu=3') }, 'auto')).toBe('cpu');
    expect(placedProvider({}, 'auto')).toBe('auto');
  });
});
