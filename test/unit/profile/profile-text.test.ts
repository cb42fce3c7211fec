import { describe, expect, it } from 'vitest';
import { profileLines } from '../../../src/profile/profile-text';
import { tinyProfile } from './tiny-profile';

describe('a profile for people', () => {
  it('shows stages in the order of a run, parts, operators and what they come to', () => {
    expect(profileLines(tinyProfile)).toEqual([
      'STAGE                                      SECONDS    SHARE  TIMES  UNDER WAY',
      'starting the process, loading its modules    0.500    5.0 %      1',
      'creating the session                         1.000   10.0 %      1',
      'templates and tokenizing                     2.000   20.0 %      3      5.000',
      'session runs                                 6.000   60.0 %    100',
      'none of these: messages, waiting             0.500    5.0 %',
      'all                                           10.0  100.0 %',
      '15.0 s of processor time: 1.5 cores busy.',
      'What is under way beside another stage costs nothing; UNDER WAY is how long it took all the same.',
      '',
      'PART OF THE MODEL  SECONDS   SHARE  NODES RUN',
      'feed-forward         2.000  50.0 %        200',
      'attention            1.500  37.5 %        150',
      'between nodes        0.500  12.5 %',
      '',
      'OPERATOR  ON   SECONDS   SHARE  NODES RUN  GFLOP/S',
      'Gemm      cpu    3.000  75.0 %        300    166.7',
      'Gather    cpu    0.500  12.5 %         50',
      '',
      'Matrix products: 75.0 % of the time, at 166.7 GFLOP/s.',
      'Parts and operators are those of the first session runs: 64 of 100.',
      "2 lines of ONNX Runtime's record were torn or not understood; their nodes are missing.",
    ]);
  });

  it('lists what a GPU left to the CPU, and claims no speed for it', () => {
    const [product, ...others] = tinyProfile.kernels.nodes.map((node) => ({ ...node, provider: 'cuda' }));
    const gather = { part: 'embedding', operator: 'Gather', provider: 'cpu', count: 9, seconds: 0.1 };
    const nodes = [...(product ? [product] : []), ...others, gather];
    const text = profileLines({ ...tinyProfile, kernels: { ...tinyProfile.kernels, nodes } }).join('\n');
    expect(text).toContain('Stayed on the CPU: Gather (9 nodes run).');
    expect(text).toContain('Of a node on cuda the time is that of handing it over');
    expect(text).not.toContain('Matrix products');
  });

  it('says that all nodes ran on the GPU', () => {
    const nodes = tinyProfile.kernels.nodes.map((node) => ({ ...node, provider: 'webgpu' }));
    const text = profileLines({ ...tinyProfile, kernels: { ...tinyProfile.kernels, nodes } });
    expect(text).toContain('No node stayed on the CPU.');
  });

  it('sums up the operators beyond the first', () => {
    const nodes = Array.from({ length: 20 }, (_, i) => ({
      part: 'attention',
      operator: `Operator${i}`,
      provider: 'cpu',
      count: 2,
      seconds: 1 / (i + 1),
    }));
    const lines = profileLines({ ...tinyProfile, kernels: { ...tinyProfile.kernels, nodes } });
    expect(lines.filter((line) => line.startsWith('Operator'))).toHaveLength(14);
    expect(lines.find((line) => line.startsWith('6 others'))).toMatch(/ 12$/);
  });

  it('of a run that was finished before says so; names from a file steer nothing', () => {
    const none = { runs: 0, seconds: 0, nodes: [], unreadable: 0 };
    expect(profileLines({ ...tinyProfile, kernels: none }).at(-1)).toMatch(/nothing left to score/);
    const node = { part: '\u001b[31mred', operator: 'A\nB', provider: 'cpu', count: 1, seconds: 1 };
    const text = profileLines({ ...tinyProfile, kernels: { ...none, runs: 1, seconds: 1, nodes: [node] } });
    expect(text.join('')).not.toMatch(/\p{Cc}/u);
  });
});
